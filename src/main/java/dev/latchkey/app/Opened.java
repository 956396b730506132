package dev.latchkey.app;

import dev.latchkey.db.Database;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application has opened and leaves behind nothing of, in the JVM that outlives it. */
final class Opened implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** Closes everything, last opened first, whatever of it cannot be closed. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("Not everything could be closed", e);
            }
        }
        Database.forgetDrivers();
        Records.forget();
    }
}
