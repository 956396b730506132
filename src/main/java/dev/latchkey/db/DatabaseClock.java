package dev.latchkey.db;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The database's time, known without asking it: what it said at the last poll plus what this machine's monotonic clock
 * has counted since.
 *
 * <p>Every node tells the same time to within half a round trip, whatever its own wall clock says, and a step of that
 * clock changes nothing.
 */
public final class DatabaseClock implements InstantSource {
    /** A poll that took longer than this says too little about when the database looked at its clock. */
    private static final long SLOW_NANOS = 200_000_000;

    private record Reading(long databaseMillis, long atNanos) {}

    private final LongSupplier nanoTime;
    private volatile Reading reading;

    /**
     * @param databaseMillis what the database said, milliseconds since 1970 UTC
     * @param sentNanos the monotonic clock when it was asked
     * @param receivedNanos the same when it had answered
     */
    public DatabaseClock(LongSupplier nanoTime, long databaseMillis, long sentNanos, long receivedNanos) {
        this.nanoTime = nanoTime;
        this.reading = new Reading(databaseMillis, middle(sentNanos, receivedNanos));
    }

    /** Takes a newer reading; one that was too slow to be exact is left out, since the monotonic clock drifts less. */
    public void observe(long databaseMillis, long sentNanos, long receivedNanos) {
        if (receivedNanos - sentNanos <= SLOW_NANOS) {
            reading = new Reading(databaseMillis, middle(sentNanos, receivedNanos));
        }
    }

    private static long middle(long sentNanos, long receivedNanos) {
        return sentNanos + (receivedNanos - sentNanos) / 2;
    }

    /** Returns the database's time in milliseconds since 1970 UTC. */
    @Override
    public long millis() {
        Reading now = reading;
        return now.databaseMillis + (nanoTime.getAsLong() - now.atNanos) / 1_000_000;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
