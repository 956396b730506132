package dev.latchkey.site;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Json;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secrets;
import dev.latchkey.session.SessionTrial;
import dev.latchkey.token.TokenTrial;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * "Taking it back" of {@code /compare}. POST makes a session and a token that open only GET here, for two minutes; POST
 * with {@code end} ends both. Neither is a sign-in of the visitor, whose own stay as they are.
 */
public final class TrialServlet extends Endpoint {
    /** How long a trial lives that nobody ends. */
    public static final Duration LIFE = Duration.ofMinutes(2);

    // No handle of an account has a dot, so no account can be taken for a trial.
    private static final String PREFIX = "t.";

    private final SessionTrial sessions;
    private final TokenTrial tokens;
    private final Secrets secrets;

    public TrialServlet(SessionTrial sessions, TokenTrial tokens, Secrets secrets) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.secrets = secrets;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        if (tokens.opens(request)) {
            Json.write(response, HttpServletResponse.SC_OK, Map.of("auth", "token"));
        } else if (sessions.opens(request)) {
            Json.write(response, HttpServletResponse.SC_OK, Map.of("auth", "session"));
        } else {
            throw new Refused(Refusal.NOT_SIGNED_IN, "no live trial");
        }
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        Caller caller = anyCaller(request);
        if (caller == null) {
            throw new Refused(Refusal.NOT_SIGNED_IN, "a trial needs a session");
        }
        if (caller.proof() != Proof.SESSION) {
            throw new Refused(Refusal.SESSION_NEEDED, "a token was sent");
        }
        Form form = Form.read(request, "end");
        if (form.get("end").isPresent()) {
            end(form.require("end"));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            Json.write(response, HttpServletResponse.SC_OK, begin(request, response));
        }
    }

    private Map<String, Object> begin(HttpServletRequest request, HttpServletResponse response) throws Refused {
        String trial = PREFIX + secrets.handle().substring(PREFIX.length());
        long start = System.nanoTime();
        String token = tokens.begin(trial, Visitors.of(request));
        long middle = System.nanoTime();
        sessions.begin(request, response, trial, LIFE);
        long end = System.nanoTime();
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("id", trial);
        made.put("access_token", token);
        made.put("expires_in", LIFE.toSeconds());
        made.put("session_ms", millis(end - middle));
        made.put("token_ms", millis(middle - start));
        return made;
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1000.0) / 1000.0;
    }

    private void end(String trial) throws Refused {
        if (!trial.startsWith(PREFIX)) {
            throw Refused.field(Refusal.MALFORMED_FORM, "end", "end is not the id of a trial");
        }
        sessions.end(trial);
        tokens.end(trial);
    }
}
