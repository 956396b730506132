package dev.latchkey.session;

import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.Secrets;
import dev.latchkey.secret.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are made to be taken back, before the eyes of a visitor of {@code /compare}: real rows, found as every
 * session is, that open nothing else.
 *
 * <p>Two walls keep them apart from sign-ins. Their cookie has a name of its own, and the row's hash is taken of that
 * value with a prefix, so that neither kind of value opens the other's row, whichever cookie it is put in. And they
 * belong to a trial, not to an account, so that no list, limit or ending of an account ever meets them.
 */
public final class SessionTrial {
    private static final byte[] APART = "latchkey trial ".getBytes(StandardCharsets.US_ASCII);

    private final SessionPolicy policy;
    private final Database database;
    private final Secrets secrets;
    private final SessionStore store;

    SessionTrial(SessionPolicy policy, Database database, Secrets secrets, SessionStore store) {
        // A dot, since a context path is joined to the name by a dash.
        this.policy = new SessionPolicy(
                policy.idle(),
                policy.absolute(),
                policy.cookieName() + ".trial",
                policy.maxPerAccount(),
                policy.attributeClasses(),
                policy.maxAttributeBytes(),
                policy.alwaysSecure(),
                policy.contextPath());
        this.database = database;
        this.secrets = secrets;
        this.store = store;
    }

    /** Makes a session of a trial and sets its cookie. */
    public void begin(HttpServletRequest request, HttpServletResponse response, String trial, Duration life) {
        Secret key = secrets.next();
        long now = database.clock().millis();
        WebSession.Owner owner = new WebSession.Owner(trial, "", "");
        long end = now + life.toMillis();
        WebSession session = new WebSession(secrets.handle(), 0, owner, now, now, life.toMillis(), end, end, false);
        Visitor visitor = Visitors.of(request);
        database.write(work -> {
            store.insert(work, hash(key), session, visitor);
            return session;
        });
        cookie(request).set(response, key);
    }

    /** Asks, as every use of a session does, whether the row of this request's trial cookie lives. */
    public boolean opens(HttpServletRequest request) {
        SessionCookie.Shown shown = cookie(request).read(request);
        Optional<Secret> key = shown.isAmbiguous() ? Optional.empty() : parse(shown.value());
        long now = database.clock().millis();
        return key.flatMap(found -> database.read(work -> store.find(work, hash(found))))
                .filter(session -> session.isLive(now))
                .isPresent();
    }

    private static Optional<Secret> parse(@Nullable String value) {
        return value == null ? Optional.empty() : Secret.parse(value);
    }

    /** Ends the sessions of a trial. */
    public void end(String trial) {
        database.write(work -> store.endAll(work, trial, null));
    }

    private SessionCookie cookie(HttpServletRequest request) {
        return SessionCookie.of(policy, policy.alwaysSecure() || request.isSecure());
    }

    private static byte[] hash(Secret key) {
        return Sha256.of(APART, key.bytes());
    }
}
