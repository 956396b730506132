package dev.latchkey.site;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** Puts times into words as they are from now, in the reader's language, for the tag {@code when}. */
final class Moments {
    private final Instant now;
    private final DateTimeFormatter exact;

    Moments(Instant now, Locale reader) {
        this.now = now;
        // Where the reader lives is not known; UTC says so of itself.
        this.exact = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.MEDIUM)
                .withLocale(reader)
                .withZone(ZoneOffset.UTC);
    }

    /**
     * Returns {@code key}, a message key, with the {@code count} it takes; {@code exact} for people and {@code iso} for
     * machines.
     */
    Map<String, Object> of(Instant time) {
        Duration past = Duration.between(time, now);
        String direction = past.isNegative() ? "when.in" : "when.ago";
        long minutes = past.abs().toMinutes();
        Map<String, Object> words =
                Map.of("iso", time.truncatedTo(ChronoUnit.SECONDS).toString(), "exact", exact.format(time) + " UTC");
        Map<String, Object> moment = new java.util.HashMap<>(words);
        if (minutes < 60) {
            moment.put("key", direction + "Minutes");
            moment.put("count", minutes);
        } else if (minutes < 24 * 60) {
            moment.put("key", direction + "Hours");
            moment.put("count", minutes / 60);
        } else {
            moment.put("key", direction + "Days");
            moment.put("count", minutes / (24 * 60));
        }
        return moment;
    }
}
