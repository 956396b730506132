package dev.latchkey.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When sessions were last used on this node. The row knows the last use only to within the interval at which it is
 * written; {@code getLastAccessedTime} is exact wherever a session's requests stay with one node.
 */
final class Uses {
    /** So many are remembered; then all are forgotten, and the rows speak again. */
    static final int MOST = 10_000;

    private final Map<String, Long> last = new ConcurrentHashMap<>();

    /**
     * Takes note of a use, and returns when the one before it was: what is remembered or stored, whichever is later.
     *
     * @param stored the last use that the row knows of, milliseconds since 1970 UTC
     * @param now the database's time in milliseconds
     */
    long note(String handle, long stored, long now) {
        if (last.size() >= MOST) {
            last.clear();
        }
        long before = known(handle, stored);
        last.merge(handle, now, Math::max);
        return before;
    }

    /** Returns when the last use was, without one more. */
    long known(String handle, long stored) {
        return Math.max(stored, last.getOrDefault(handle, stored));
    }
}
