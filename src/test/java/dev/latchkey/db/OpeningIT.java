package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations make the tables, Hibernate only looks whether they are the ones it needs. */
final class OpeningIT {
    private static final int NODES = 4;
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @EnumSource
    void open_tablesOfAnotherShape_saysWhichInOneLine_andLeavesThemAlone(TestDatabase kind) throws Exception {
        try (TestDatabase.Fresh fresh = kind.fresh()) {
            CrowdIT.open(fresh, "db/migration/session").close();
            try (Connection connection = fresh.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("alter table web_session drop column user_agent");
            }
            String message = assertThrows(
                            IllegalStateException.class, () -> CrowdIT.open(fresh, "db/migration/session"))
                    .getMessage();
            assertTrue(message.startsWith("The database's tables are not those of this version: "), message);
            assertTrue(message.contains("user_agent") && message.contains("web_session"), message);
            assertEquals(1, message.lines().count());
            // The pool's own end in their time.
            Poll.until(Duration.ofSeconds(10), "no thread", () -> threads().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void open_noMigrations_createsNothing(TestDatabase kind) throws Exception {
        try (TestDatabase.Fresh fresh = kind.fresh()) {
            assertThrows(IllegalStateException.class, () -> CrowdIT.open(fresh, "db/migration/none"));
            try (Connection connection = fresh.connect()) {
                assertFalse(connection
                        .getMetaData()
                        .getTables(null, null, "WEB_SESSION", null)
                        .next());
            }
        }
    }

    /** Contract §12: one migrates, the others wait. They get in each other's way, if at all, within milliseconds. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void migrate_fourAtOnceOnAnEmptyDatabase_allGetThere(TestDatabase kind) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try (TestDatabase.Fresh fresh = kind.fresh()) {
                    DatabaseSettings settings = CrowdIT.settings(fresh, "db/migration/session");
                    CyclicBarrier start = new CyclicBarrier(NODES);
                    List<Future<Boolean>> started = new ArrayList<>();
                    for (int node = 0; node < NODES; node++) {
                        started.add(nodes.submit(() -> {
                            start.await();
                            Opening.migrate(mock(), Vendor.of(settings.url()), settings);
                            return true;
                        }));
                    }
                    for (Future<Boolean> node : started) {
                        assertTrue(node.get());
                    }
                }
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("latchkey"))
                .toList();
    }
}
