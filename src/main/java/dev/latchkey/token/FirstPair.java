package dev.latchkey.token;

import java.security.KeyPair;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The pair of keys that a new installation signs with. With RSA it takes up to seconds to make one; begun early, they
 * pass while the database is opened.
 */
public final class FirstPair {
    private final FutureTask<KeyPair> making;

    public FirstPair(Algorithm algorithm) {
        making = new FutureTask<>(algorithm::generate);
    }

    /** Makes the pair in a thread of its own, which ends with it. */
    public void begin() {
        Thread thread = new Thread(making, "latchkey-first-pair");
        thread.setDaemon(true);
        thread.start();
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
}
