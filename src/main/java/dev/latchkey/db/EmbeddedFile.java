package dev.latchkey.db;

import java.util.HashMap;
import java.util.Map;

/**
 * The file of the embedded database, which one deployment holds. H2's own lock keeps other processes out; but a process
 * loses all its locks of a file as soon as it closes any descriptor of it (POSIX, fcntl), so another deployment in the
 * same JVM, with an H2 of its own, must not even look at that file.
 */
final class EmbeddedFile implements AutoCloseable {
    private static final String H2 = "jdbc:h2:file:";

    /** By this class loader: whose several databases are one to its H2. */
    private static final Map<String, Integer> HELD = new HashMap<>();

    private final String property;

    private EmbeddedFile(String property) {
        this.property = property;
    }

    /**
     * Takes the file of a URL, if it is the embedded database's, before anybody opens it.
     *
     * @throws IllegalStateException when another deployment in this JVM has it
     */
    static EmbeddedFile hold(String url) {
        EmbeddedFile held = new EmbeddedFile("dev.latchkey.in-use:" + path(url));
        synchronized (HELD) {
            if (url.startsWith(H2) && HELD.merge(held.property, 1, Integer::sum) == 1) {
                // The one map that all class loaders share.
                if (System.getProperties().putIfAbsent(held.property, "") != null) {
                    HELD.remove(held.property);
                    throw inUse(url);
                }
            }
        }
        return held;
    }

    /** Gives it back, when the database is closed. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (HELD.computeIfPresent(property, (file, times) -> times == 1 ? null : times - 1) == null) {
                System.getProperties().remove(property);
            }
        }
    }

    static IllegalStateException inUse(String url) {
        return new IllegalStateException("The embedded database " + path(url)
                + ".mv.db is in use by another process or another deployment; give this one its own latchkey.home, or a"
                + " database server by latchkey.db.url for several nodes");
    }

    private static String path(String url) {
        return url.replaceAll("^jdbc:h2:(file:)?|;.*", "");
    }
}
