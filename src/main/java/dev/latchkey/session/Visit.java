package dev.latchkey.session;

import dev.latchkey.account.Caller;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and its session, through all its dispatches: which key was shown, which session was found or made, and
 * what the answer has to say about it. Nothing is looked up before somebody asks.
 */
final class Visit {
    private final Room room;
    // As the container made them: an included servlet's response would drop the cookie.
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private SessionCookie.@Nullable Shown shown;
    private boolean lookedUp;
    private @Nullable HttpSessionView found;
    private @Nullable HttpSessionView session;
    private @Nullable Secret key;
    private boolean cookieSet;
    private @Nullable String requestedId;

    Visit(Room room, HttpServletRequest request, HttpServletResponse response) {
        this.room = room;
        this.request = request;
        this.response = response;
    }

    /** Finds the visit of a request that our filter let through, however often it was wrapped since. */
    static Visit of(ServletRequest request) {
        for (ServletRequest r = request; r != null; r = wrapped(r)) {
            if (r instanceof SessionRequest ours) {
                return ours.visit();
            }
        }
        throw new IllegalStateException("The session filter does not stand before this servlet");
    }

    private static @Nullable ServletRequest wrapped(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? wrapper.getRequest() : null;
    }

    boolean isOf(Room other) {
        return room == other;
    }

    private SessionCookie cookie() {
        return room.application().cookie(request);
    }

    private SessionCookie.Shown shown() {
        SessionCookie.Shown seen = shown;
        if (seen == null) {
            // A Bearer header decides alone: the cookie beside it is neither used nor touched.
            seen = request.getUserPrincipal() instanceof Caller ? SessionCookie.Shown.NOTHING : cookie().read(request);
            shown = seen;
        }
        return seen;
    }

    /** Returns the one well-formed key that was shown; null for none, several or something else. */
    synchronized @Nullable Secret shownKey() {
        SessionCookie.Shown seen = shown();
        String value = seen.value();
        return seen.count() != 1 || value == null ? null : Secret.parse(value).orElse(null);
    }

    private void lookUp() {
        if (!lookedUp) {
            Secret shownKey = shownKey();
            if (shownKey != null) {
                room.find(shownKey).ifPresent(row -> {
                    found = new HttpSessionView(room, row, false);
                    session = found;
                    key = shownKey;
                    requestedId = row.id();
                });
            }
            lookedUp = true;
        }
    }

    /** Returns the session, if there is one that lives. */
    synchronized @Nullable HttpSessionView session() {
        lookUp();
        HttpSessionView current = session;
        return current == null || current.isOver() ? null : current;
    }

    /**
     * Returns the session, making one if there is none.
     *
     * @throws IllegalStateException when one would have to be made and the answer is on its way already
     */
    synchronized HttpSessionView sessionOrNew() {
        HttpSessionView current = session();
        if (current != null) {
            return current;
        }
        if (response.isCommitted()) {
            throw new IllegalStateException("The answer is on its way: no cookie can be set any more");
        }
        return adopt(room.begin(Visitors.of(request)));
    }

    /** Makes a session that was just begun this request's. */
    synchronized HttpSessionView adopt(Sessions.Keyed begun) {
        lookedUp = true;
        HttpSessionView made = new HttpSessionView(room, begun.session(), true);
        session = made;
        setKey(begun.key());
        room.listeners().created(made.face());
        return made;
    }

    private void setKey(Secret newKey) {
        key = newKey;
        cookieSet = true;
        cookie().set(response, newKey);
    }

    /** {@code changeSessionId()}: the attributes stay, the key does not. */
    synchronized String renew() {
        HttpSessionView current = session();
        if (current == null) {
            throw new IllegalStateException("There is no session whose id could be changed");
        }
        if (response.isCommitted()) {
            throw new IllegalStateException("The answer is on its way: no cookie can be set any more");
        }
        current.renew().ifPresent(keyed -> setKey(keyed.key()));
        return current.getId();
    }

    /** Returns who the session belongs to; null for nobody. */
    @Nullable
    Caller caller() {
        HttpSessionView current = session();
        return current == null ? null : current.caller();
    }

    /**
     * Returns the id that was asked for: that of the session found, or for a value that opens nothing a public name of
     * that value, since it may be a key that has only just expired.
     */
    synchronized @Nullable String requestedId() {
        lookUp();
        return requestedId;
    }

    synchronized boolean isRequestedIdValid() {
        lookUp();
        return found != null && !found.isOver() && found == session;
    }

    synchronized boolean isRequestedByCookie() {
        return shown().count() == 1;
    }

    /** Takes the cookie from the browser, whatever it is worth. */
    synchronized void forget() {
        cookieSet = false;
        cookie().clear(response);
    }

    /** What has to be done before the answer leaves: headers can still be set, and the client cannot ask again yet. */
    synchronized void beforeCommit() {
        HttpSessionView current = session;
        if (cookieSet && current != null && current.isOver()) {
            cookieSet = false;
            cookie().unsay(response);
        } else if (!cookieSet && shown != null && shown.isAmbiguous()) {
            cookie().clear(response);
        }
        save(true);
    }

    /** Says again what a reset of the answer made it forget. */
    synchronized void afterReset() {
        Secret current = key;
        if (cookieSet && current != null && !response.isCommitted()) {
            cookie().set(response, current);
        }
    }

    /** Stores what has changed; to be called again when something may have changed since. */
    synchronized void save(boolean goesOn) {
        HttpSessionView current = session;
        if (current != null) {
            current.save(goesOn);
        }
    }

    Optional<String> sessionId() {
        HttpSessionView current = session();
        return current == null ? Optional.empty() : Optional.of(current.getId());
    }
}
