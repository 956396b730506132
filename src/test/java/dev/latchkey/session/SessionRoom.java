package dev.latchkey.session;

import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The room alone, on a database of its own. */
final class SessionRoom {
    private SessionRoom() {}

    static SessionPolicy policy(Duration idle, Duration absolute) {
        return new SessionPolicy(
                idle, absolute, "latchkey", 3, SessionPolicy.DEFAULT_ATTRIBUTE_CLASSES, 65536, false, "");
    }

    static Database open(TestDatabase kind) {
        return open(kind.fresh());
    }

    static Database open(TestDatabase.Fresh fresh) {
        return Database.open(new DatabaseSettings(
                fresh.jdbcUrl(),
                Optional.of(fresh.username()),
                Optional.of(fresh.password()),
                Optional.empty(),
                Duration.ofSeconds(30),
                "latchkey-session",
                List.of("db/migration/session"),
                true));
    }

    interface Task {
        void run(int i) throws Exception;
    }

    /** Runs the task so often, all begun at one moment; throws what the first of them threw. */
    static void atOnce(int times, Task task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    start.await();
                    task.run(number);
                    return number;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
