package dev.latchkey.db;

import org.hibernate.SessionEventListener;

/**
 * What the current thread has asked of the database so far: statements and the time they took. Counted where Hibernate
 * hands a statement to the driver, so BEGIN, COMMIT and the pool's validation are not statements.
 *
 * <p>The counts only rise; take them before and after and subtract.
 */
public final class Cost {
    private static final int STATEMENTS = 0;
    private static final int NANOS = 1;
    private static final int STARTED = 2;

    // An array and no class of ours: what stays behind on the container's threads must not hold our class loader.
    private static final ThreadLocal<long[]> OF_THREAD = ThreadLocal.withInitial(() -> new long[3]);

    private Cost() {}

    /** Returns how many statements the calling thread has sent so far. */
    public static long statements() {
        return OF_THREAD.get()[STATEMENTS];
    }

    /** Returns how long the calling thread has waited for them so far, in nanoseconds. */
    public static long nanos() {
        return OF_THREAD.get()[NANOS];
    }

    static void started() {
        OF_THREAD.get()[STARTED] = System.nanoTime();
    }

    static void ended() {
        long[] counts = OF_THREAD.get();
        counts[STATEMENTS]++;
        counts[NANOS] += System.nanoTime() - counts[STARTED];
    }

    /** What Hibernate calls; it makes one for each of its sessions, by the public constructor. */
    public static final class Listener implements SessionEventListener {
        @Override
        public void jdbcExecuteStatementStart() {
            started();
        }

        @Override
        public void jdbcExecuteStatementEnd() {
            ended();
        }

        @Override
        public void jdbcExecuteBatchStart() {
            started();
        }

        @Override
        public void jdbcExecuteBatchEnd() {
            ended();
        }
    }
}
