package dev.latchkey.db;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slow part of the start that is done on a thread of its own while others are done. Whoever begins one waits for it,
 * also when the start fails: no thread outlives it.
 */
public final class Beside<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Beside.class);

    private final FutureTask<T> task;

    private Beside(Supplier<T> part) {
        this.task = new FutureTask<>(part::get);
    }

    /** Begins the part; its thread sees the classes that the caller's sees. */
    public static <T> Beside<T> begin(Supplier<T> part) {
        Beside<T> beside = new Beside<>(part);
        Thread thread = new Thread(beside.task, "latchkey-start");
        thread.setDaemon(true);
        thread.start();
        return beside;
    }

    /**
     * Waits for what the part made.
     *
     * @throws RuntimeException or an Error, what the part itself threw
     */
    public T join() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until the part has ended, however it ended. */
    @Override
    public void close() {
        try {
            T unused = join();
        } catch (RuntimeException | Error e) {
            LOG.debug("A part of the start failed", e);
        }
    }
}
