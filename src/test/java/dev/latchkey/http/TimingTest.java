package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "499, 0.000",
        "500, 0.001",
        "9_499, 0.009",
        "10_000, 0.010",
        "99_999, 0.100",
        "999_499, 0.999",
        "999_500, 1.000",
        "1_234_567, 1.235",
        "3_600_000_000_000, 3600000.000"
    })
    void millis_isRoundedToThreePlaces(String nanos, String shown) {
        assertEquals(shown, Timing.millis(Long.parseLong(nanos.replace("_", ""))));
    }
}
