package dev.latchkey.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Requests of many clients at once; what a client throws fails the test. */
final class Load {
    private static final Map<Thread, Throwable> FAILED = new ConcurrentHashMap<>();

    private Load() {}

    interface Task {
        void run(int i);
    }

    /** Runs so many requests by so many clients, each as soon as the one before it is answered. */
    static void run(int clients, int requests, Task task) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            threads.add(start(() -> {
                for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                    task.run(i);
                }
            }));
        }
        threads.forEach(Load::join);
    }

    static Thread start(Runnable run) {
        Thread thread = new Thread(run);
        thread.setUncaughtExceptionHandler(FAILED::put);
        thread.start();
        return thread;
    }

    /** What a client waits between two requests, where it is not to send as many as it can. */
    static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = FAILED.remove(thread);
        if (thrown != null) {
            throw new AssertionError("A client failed", thrown);
        }
    }
}
