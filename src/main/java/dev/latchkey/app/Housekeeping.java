package dev.latchkey.app;

import dev.latchkey.db.DatabaseUnavailable;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done beside the requests: the poll that brings revocations and the database's time, and the sweeps. Two
 * threads, so that a long sweep holds up no poll; both end with the application.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledThreadPoolExecutor poller = executor("latchkey-poll");
    private final ScheduledThreadPoolExecutor sweeper = executor("latchkey-sweep");

    private static ScheduledThreadPoolExecutor executor(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(Housekeeping.class.getClassLoader());
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Runs the poll again and again, so long after each end; it is what notices when an outage is over. */
    void poll(Duration pause, Runnable poll) {
        every(poller, pause, poll);
    }

    void sweep(Duration pause, Runnable sweep) {
        every(sweeper, pause, sweep);
    }

    private static void every(ScheduledThreadPoolExecutor executor, Duration pause, Runnable task) {
        ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (DatabaseUnavailable e) {
                        LOG.debug("Left for the next time: {}", e.getMessage());
                    } catch (RuntimeException e) {
                        // A task that throws would never run again, and nobody would be told.
                        LOG.warn("Left for the next time", e);
                    }
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Lets what runs come to its end: H2 closes a file under which a thread is interrupted. */
    @Override
    public void close() {
        poller.shutdown();
        sweeper.shutdown();
        try {
            boolean polled = poller.awaitTermination(10, TimeUnit.SECONDS);
            boolean swept = sweeper.awaitTermination(10, TimeUnit.SECONDS);
            if (!polled || !swept) {
                LOG.warn("Housekeeping did not end within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
