package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All connections in use is no outage: who waits too long is turned away, and nobody after him. */
final class CrowdIT {
    private static final int CROWD = 4;

    private static Database open(TestDatabase.Fresh fresh) {
        return open(fresh, "db/migration/session");
    }

    static Database open(TestDatabase.Fresh fresh, String migrations) {
        return Database.open(settings(fresh, migrations));
    }

    static DatabaseSettings settings(TestDatabase.Fresh fresh, String migrations) {
        return new DatabaseSettings(
                fresh.jdbcUrl(),
                Optional.of(fresh.username()),
                Optional.of(fresh.password()),
                Optional.empty(),
                Duration.ofSeconds(30),
                "latchkey-session",
                List.of(migrations),
                false);
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void allConnectionsInUse_turnsAwayWhoWaits_andLeavesTheCircuitClosed(TestDatabase kind) throws Exception {
        try (TestDatabase.Fresh fresh = kind.fresh();
                Database database = open(fresh)) {
            int connections = database.connections();
            CountDownLatch held = new CountDownLatch(connections);
            CountDownLatch over = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(connections + CROWD);
            List<Future<Boolean>> holders = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                holders.add(threads.submit(() -> database.<Boolean, Exception>write(work -> {
                    ask(work);
                    held.countDown();
                    return over.await(20, TimeUnit.SECONDS);
                })));
            }
            assertTrue(held.await(20, TimeUnit.SECONDS));
            List<Future<DatabaseUnavailable>> crowd = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                crowd.add(threads.submit(
                        () -> assertThrows(DatabaseUnavailable.class, () -> database.read(CrowdIT::ask))));
            }
            for (Future<DatabaseUnavailable> turnedAway : crowd) {
                turnedAway.get();
            }
            assertThrows(RuntimeException.class, database::pollClock);
            over.countDown();
            for (Future<Boolean> holder : holders) {
                assertTrue(holder.get());
            }
            threads.shutdown();
            assertEquals(1, database.<Integer, RuntimeException>read(CrowdIT::ask));
        }
    }

    private static int ask(Work work) {
        return work.session()
                .createNativeQuery("select 1 as answer", Integer.class)
                .addScalar("answer", Integer.class)
                .getSingleResult();
    }
}
