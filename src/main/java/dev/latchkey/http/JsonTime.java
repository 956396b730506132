package dev.latchkey.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them. */
public final class JsonTime {
    private JsonTime() {}

    /** Returns RFC 3339 §5.6 in UTC, in whole seconds, as a token's claims are. */
    public static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
