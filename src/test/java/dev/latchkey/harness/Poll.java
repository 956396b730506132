package dev.latchkey.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, with a bound: tests neither sleep for a fixed time nor hang. */
public final class Poll {
    private static final Duration PAUSE = Duration.ofMillis(25);

    private Poll() {}

    /**
     * Asks every 25 ms until the answer is yes.
     *
     * @param what what was waited for, for the message
     * @throws AssertionError when it is still not so after {@code limit}
     */
    public static void until(Duration limit, String what, BooleanSupplier condition) {
        if (!becomes(limit, condition)) {
            throw new AssertionError("Waited " + limit + " in vain: " + what);
        }
    }

    /** Tells whether the condition becomes true within the limit. */
    public static boolean becomes(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }
}
