package dev.latchkey.http;

import dev.latchkey.account.Caller;
import dev.latchkey.db.Cost;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one request has cost so far, as {@code Server-Timing} (W3C Server Timing) and in the footer of pages: how long
 * it took to know who asks, and the SQL statements with the time they took.
 */
final class Timing {
    private static final String ATTRIBUTE = Timing.class.getName();

    private final long statements = Cost.statements();
    private final long sqlNanos = Cost.nanos();
    private long authStart;
    private long authNanos;
    private String proof = "none";

    private Timing() {}

    static Timing begin(ServletRequest request) {
        Timing timing = new Timing();
        request.setAttribute(ATTRIBUTE, timing);
        return timing;
    }

    private static @Nullable Timing of(ServletRequest request) {
        return (Timing) request.getAttribute(ATTRIBUTE);
    }

    /** From here on it is being found out who asks. */
    static void authenticating(ServletRequest request) {
        Timing timing = of(request);
        if (timing != null) {
            timing.authStart = System.nanoTime();
        }
    }

    /** Now it is known; null for nobody. */
    static void authenticated(ServletRequest request, @Nullable Principal principal) {
        Timing timing = of(request);
        if (timing != null && timing.authStart != 0) {
            timing.authNanos += System.nanoTime() - timing.authStart;
            timing.authStart = 0;
            if (principal instanceof Caller caller) {
                timing.proof = caller.proof().word();
            }
        }
    }

    /** Puts the cost so far into the model of a page. */
    static void show(HttpServletRequest request) {
        Timing timing = of(request);
        if (timing != null) {
            request.setAttribute(
                    "timing",
                    Map.of(
                            "auth",
                            timing.proof,
                            "statements",
                            Cost.statements() - timing.statements,
                            "ms",
                            millis(timing.authNanos + Cost.nanos() - timing.sqlNanos)));
        }
    }

    /** Returns the value of the header. */
    String header() {
        return "auth;desc=\"" + proof + "\";dur=" + millis(authNanos) + ", sql;desc=\""
                + (Cost.statements() - statements) + "\";dur=" + millis(Cost.nanos() - sqlNanos);
    }

    /** Returns milliseconds with three places, by hand: a format costs a request more than finding out who asks. */
    static String millis(long nanos) {
        long micros = Math.max(0, nanos + 500) / 1000;
        long places = micros % 1000;
        return micros / 1000 + (places < 10 ? ".00" : places < 100 ? ".0" : ".") + places;
    }
}
