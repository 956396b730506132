package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(7 * SECOND);

    @Test
    void millis_afterAPoll_isTheDatabasesTimePlusWhatTheMonotonicClockCounted() {
        DatabaseClock clock = new DatabaseClock(nanos::get, 1_000_000, 7 * SECOND, 7 * SECOND);
        nanos.addAndGet(3 * SECOND);
        assertEquals(1_003_000, clock.millis());
        assertEquals(1_003_000, clock.instant().toEpochMilli());
    }

    @Test
    void millis_takesTheMiddleOfTheRoundTrip() {
        DatabaseClock clock = new DatabaseClock(nanos::get, 1_000_000, 7 * SECOND - SECOND / 10, 7 * SECOND);
        assertEquals(1_000_050, clock.millis());
    }

    @Test
    void observe_aSlowAnswer_isLeftOut() {
        DatabaseClock clock = new DatabaseClock(nanos::get, 1_000_000, 7 * SECOND, 7 * SECOND);
        nanos.addAndGet(SECOND);
        clock.observe(5_000_000, 7 * SECOND, 8 * SECOND);
        assertEquals(1_001_000, clock.millis());
        clock.observe(5_000_000, 8 * SECOND, 8 * SECOND);
        assertEquals(5_000_000, clock.millis());
    }
}
