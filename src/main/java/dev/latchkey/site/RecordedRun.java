package dev.latchkey.site;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.http.Form;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a visitor's browser measured on {@code /compare}, kept for those who look without signing in. It comes from a
 * browser, so it is read as numbers within bounds and nothing else.
 *
 * @param at when it arrived
 * @param figures as the page reads them: {@code n}, {@code sessionBytes}, {@code tokenBytes}, {@code statementMs}, and
 *     for {@code me} and {@code account} each {@code session} and {@code token} with {@code median}, {@code p95},
 *     {@code p99}, {@code ms} (sorted), {@code statements} and {@code statementsTotal}
 */
record RecordedRun(Instant at, Map<String, Object> figures) {
    static final List<String> PATHS = List.of("me", "account");
    static final List<String> KEYS = List.of("session", "token");

    private static final int MOST_LATENCIES = 200;
    private static final double LONGEST_MS = 600_000;
    private static final long MOST = 10_000_000;

    /** Names every field of the form, for {@link Form#read}. */
    static String[] fields() {
        List<String> names = new ArrayList<>(List.of("n", "session_bytes", "token_bytes", "statement_ms"));
        for (String path : PATHS) {
            for (String key : KEYS) {
                names.add(path + "_" + key + "_ms");
                names.add(path + "_" + key + "_statements");
            }
        }
        return names.toArray(String[]::new);
    }

    /** @throws Refused 400 when a field is missing, is no number, or is out of its bounds */
    static RecordedRun read(Form form, Instant at) throws Refused {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("n", whole(form, "n", 1).get(0));
        figures.put("sessionBytes", whole(form, "session_bytes", 1).get(0));
        figures.put("tokenBytes", whole(form, "token_bytes", 1).get(0));
        figures.put("statementMs", numbers(form, "statement_ms", 1, LONGEST_MS).get(0));
        for (String path : PATHS) {
            Map<String, Object> keys = new LinkedHashMap<>();
            for (String key : KEYS) {
                keys.put(key, figures(form, path + "_" + key));
            }
            figures.put(path, keys);
        }
        return new RecordedRun(at, figures);
    }

    private static Map<String, Object> figures(Form form, String name) throws Refused {
        List<Double> ms = numbers(form, name + "_ms", MOST_LATENCIES, LONGEST_MS).stream()
                .sorted()
                .toList();
        List<Long> statements = whole(form, name + "_statements", 2);
        if (statements.size() != 2) {
            throw malformed(name + "_statements");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median", quantile(ms, 0.5));
        figures.put("p95", quantile(ms, 0.95));
        figures.put("p99", quantile(ms, 0.99));
        figures.put("ms", ms);
        figures.put("statements", statements.get(0));
        figures.put("statementsTotal", statements.get(1));
        return figures;
    }

    /** The smallest value that at least this share does not exceed, as the page's own script reckons it. */
    private static double quantile(List<Double> sorted, double share) {
        int at = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.min(sorted.size() - 1, Math.max(0, at)));
    }

    private static List<Long> whole(Form form, String name, int most) throws Refused {
        return numbers(form, name, most, MOST).stream().map(Math::round).toList();
    }

    private static List<Double> numbers(Form form, String name, int most, double highest) throws Refused {
        String text = form.require(name);
        if (!text.matches("[0-9. ]{1,4000}")) {
            throw malformed(name);
        }
        try {
            List<Double> values =
                    Arrays.stream(text.strip().split(" +")).map(Double::valueOf).toList();
            if (values.size() > most || values.stream().anyMatch(value -> value > highest)) {
                throw malformed(name);
            }
            return values;
        } catch (NumberFormatException e) {
            throw malformed(name);
        }
    }

    private static Refused malformed(String name) {
        return Refused.field(Refusal.MALFORMED_FORM, name, name + " is not a list of numbers within bounds");
    }
}
