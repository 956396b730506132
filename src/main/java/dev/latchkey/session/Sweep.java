package dev.latchkey.session;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away the rows of sessions that are over, oldest end first, in small transactions. Each row is taken by one node:
 * it locks what it takes and leaves what another has locked. Whoever took a session away tells the listeners of its end,
 * after the commit, so that they hear of it once in the whole fleet, or not at all where that node dies in between.
 */
final class Sweep {
    /** Rows a transaction; it holds their locks for some ten milliseconds. */
    static final int BATCH = 200;

    /** Milliseconds that a row is left after its end, so that a request that came just before it is not hurried. */
    static final long GRACE = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final Room room;

    Sweep(Room room) {
        this.room = room;
    }

    /** Sweeps until nothing is over any more; returns how many sessions it took away. */
    int run() {
        room.keepThoseInUse();
        int swept = 0;
        while (true) {
            Map<WebSession, Map<String, byte[]>> batch = room.takeExpired(BATCH, GRACE);
            batch.forEach(this::tell);
            swept += batch.size();
            if (batch.size() < BATCH) {
                return swept;
            }
        }
    }

    private void tell(WebSession session, Map<String, byte[]> attributes) {
        if (!room.listeners().hearEnds() && !session.bound()) {
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(room.context().getClassLoader());
        try {
            new HttpSessionView(room, session, attributes).expire();
        } catch (RuntimeException | LinkageError e) {
            // Somebody else's code; the next session's listeners shall hear of their session all the same.
            LOG.error("A listener failed at the end of session {}", session.handle(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
