package dev.latchkey.token;

import java.security.KeyPair;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The pair of keys that a new installation signs with. With RSA it takes up to seconds to make one; begun early, they
 * pass while the database is opened.
 */
public final class FirstPair implements AutoCloseable {
    private final FutureTask<KeyPair> making;
    private @Nullable Thread thread;

    public FirstPair(Algorithm algorithm) {
        this(algorithm::generate);
    }

    FirstPair(Callable<KeyPair> maker) {
        making = new FutureTask<>(maker);
    }

    /** Makes the pair in a thread of its own, which ends with it. */
    public void begin() {
        Thread beside = new Thread(making, "latchkey-first-pair");
        beside.setDaemon(true);
        beside.start();
        thread = beside;
    }

    /** Returns the pair: waits for the one that was begun, or makes it now. */
    KeyPair get() {
        making.run();
        try {
            return making.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The first signing key could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted while it made the first signing key", e);
        }
    }

    /** Waits for what was begun: a start that fails leaves no thread behind either. */
    @Override
    public void close() {
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
