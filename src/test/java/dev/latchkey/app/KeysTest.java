package dev.latchkey.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final String KEY = "latchkey.session.idle";
    private static final Duration DAY = Duration.ofDays(1);

    private static Keys keys(String value) {
        return Keys.of(Map.of(KEY, value));
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "5m,PT5M", "12h,PT12H", "1d,PT24H", "0s,PT0S"})
    void duration_inEachUnit_isRead(String text, Duration expected) {
        Keys keys = keys(text);
        assertEquals(expected, keys.duration(KEY, "30m", Duration.ZERO, DAY));
        assertEquals(List.of(), keys.faults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "m", "-5m", "5 m", "1w", "2d", "99999999999s", "5M", "\u0663m"})
    void duration_wrong_isAFaultThatNamesKeyValueAndRange(String text) {
        Keys keys = keys(text);
        assertEquals(Duration.ofMinutes(30), keys.duration(KEY, "30m", Duration.ZERO, DAY));
        assertEquals(
                List.of(KEY + ": \"" + text + "\" is not a length of time such as 30m, from 0s to 1d"), keys.faults());
    }

    @Test
    void integer_outOfRange_isAFault() {
        Keys keys = keys("0");
        keys.integer(KEY, 50, 1, 100);
        assertEquals(List.of(KEY + ": \"0\" is not a whole number from 1 to 100"), keys.faults());
    }

    @Test
    void text_empty_countsAsNone() {
        assertEquals(Optional.empty(), keys("").text(KEY));
    }

    @Test
    void text_systemProperty_comesBeforeTheContextParameter() {
        System.setProperty("latchkey.token.audience", "from-property");
        try {
            Keys keys = Keys.of(Map.of("latchkey.token.audience", "from-context"));
            assertEquals(Optional.of("from-property"), keys.text("latchkey.token.audience"));
        } finally {
            System.clearProperty("latchkey.token.audience");
        }
    }

    @Test
    void text_emptySystemProperty_leavesTheWordToTheContextParameter() {
        System.setProperty("latchkey.token.audience", "");
        try {
            Keys keys = Keys.of(Map.of("latchkey.token.audience", "from-context"));
            assertEquals(Optional.of("from-context"), keys.text("latchkey.token.audience"));
        } finally {
            System.clearProperty("latchkey.token.audience");
        }
    }

    @Test
    void text_withADollar_isTakenAsItStands() {
        Keys keys = Keys.of(Map.of("latchkey.db.password", "${user.home}\\,${none}"));
        assertEquals(Optional.of("${user.home}\\,${none}"), keys.text("latchkey.db.password"));
    }

    @Test
    void unknown_namesWhatNobodyAskedFor() {
        Keys keys = Keys.of(Map.of(KEY, "1m", "latchkey.sesion.idle", "1m", "latchkey.https.port", "8443"));
        keys.duration(KEY, "30m", Duration.ZERO, DAY);
        assertTrue(keys.unknown().contains("latchkey.sesion.idle"));
        assertTrue(!keys.unknown().contains(KEY));
        assertTrue(!keys.unknown().contains("latchkey.https.port"));
    }
}
