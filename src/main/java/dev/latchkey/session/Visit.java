package dev.latchkey.session;

import dev.latchkey.account.Caller;
import dev.latchkey.db.DatabaseUnavailable;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its session, through all its dispatches: which key was shown, which session was found or made, and
 * what the answer has to say about it. Nothing is looked up before somebody asks.
 */
final class Visit {
    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

    private final Room room;
    // Its hash: the JVM's own costs a lock that is inflated for it, at every request.
    private final int number;
    // As the container made them: an included servlet's response would drop the cookie.
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private SessionCookie.@Nullable Shown shown;
    private boolean lookedUp;
    private @Nullable HttpSessionView found;
    private @Nullable HttpSessionView session;
    private @Nullable Secret key;
    private final boolean across;
    private boolean byUrl;
    private boolean cookieSet;
    private @Nullable SessionAsync async;
    private @Nullable String requestedId;
    private boolean ended;

    Visit(Room room, HttpServletRequest request, HttpServletResponse response) {
        this.room = room;
        this.number = room.number();
        this.request = request;
        this.response = response;
        this.across = CallersSession.isFrom(request, room.context().getContextPath());
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

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
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
            boolean byToken = room.application().hasAccounts() && request.getUserPrincipal() instanceof Caller;
            seen = byToken ? SessionCookie.Shown.NOTHING : read();
            shown = seen;
        }
        return seen;
    }

    /** Reads the cookie; where there is none, the URL, if the application tracks by it. */
    private SessionCookie.Shown read() {
        Application application = room.application();
        SessionCookie.Shown inCookie =
                application.tracksByCookie() ? cookie().read(request) : SessionCookie.Shown.NOTHING;
        String parameter = inCookie.count() == 0 ? application.urlParameter() : null;
        Optional<String> inUrl =
                parameter == null ? Optional.empty() : KeyInUrl.find(request.getRequestURI(), parameter);
        byUrl = inUrl.isPresent();
        return inUrl.map(value -> new SessionCookie.Shown(1, value)).orElse(inCookie);
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
            if (across) {
                CallersSession.find(request).flatMap(room::find).ifPresent(row -> found(row, null));
            } else if (shownKey == null) {
                String value = shown().value();
                // Of two the last, and it may open something.
                requestedId = value == null
                        ? null
                        : Secret.parse(value).map(Secret::name).orElse(value);
            } else {
                WebSession row = room.find(shownKey).orElse(null);
                if (row == null) {
                    requestedId = shownKey.name();
                } else {
                    found(row, shownKey);
                }
            }
            lookedUp = true;
        }
    }

    /**
     * Takes the request for a use of its session whether or not anybody asks for it, as an application that embeds the
     * room may expect (Jakarta Servlet 6 §7.6, Last Accessed Times). Latchkey's own pages ask when they want to know.
     */
    synchronized void join() {
        if (room.application().hasAccounts()) {
            return;
        }
        try {
            lookUp();
        } catch (DatabaseUnavailable e) {
            // Whoever asks will hear of it; what asks for no session shall be served without the database.
            lookedUp = false;
        }
    }

    private void found(WebSession row, @Nullable Secret shownKey) {
        HttpSessionView view = view(row, false);
        found = view;
        session = view;
        key = shownKey;
        requestedId = row.id();
        room.entered(this, row);
    }

    private HttpSessionView view(WebSession row, boolean isNew) {
        HttpSessionView view = new HttpSessionView(room, room.used(row), isNew);
        view.rejoin(this::endContainersOwn);
        if (ended) {
            // Somebody is told of the end and asks for a session then: nobody else would store it.
            view.leave();
        }
        return view;
    }

    /**
     * The container keeps in a session of its own who has signed in by its FORM login: whoever ends the session signs
     * out (Jakarta Servlet 6 §13.10, Login and Logout).
     */
    private void endContainersOwn() {
        HttpSession own = room.application().hasAccounts() || across ? null : request.getSession(false);
        if (own != null) {
            try {
                own.invalidate();
            } catch (IllegalStateException e) {
                LOG.debug("Another request has just ended the container's own session", e);
            }
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
        return across
                ? made(room.begin(Visitors.of(request), CallersSession.make(request)))
                : adopt(room.begin(Visitors.of(request)));
    }

    /** Makes a session that was just begun this request's. */
    synchronized HttpSessionView adopt(Sessions.Keyed begun) {
        setKey(begun.key());
        return made(begun.session());
    }

    private HttpSessionView made(WebSession begun) {
        lookedUp = true;
        HttpSessionView made = view(begun, true);
        session = made;
        room.entered(this, begun);
        room.listeners().created(made.face());
        return made;
    }

    private void setKey(Secret newKey) {
        key = newKey;
        if (room.application().tracksByCookie()) {
            cookieSet = true;
            cookie().set(response, newKey);
        }
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
        current.renew(this::setKey);
        return current.getId();
    }

    /** Whoever signs in within a session gets a new key to it, and who knew the old one is left outside. */
    synchronized void renewAfterSignIn() {
        if (session() != null && !response.isCommitted()) {
            renew();
        }
    }

    /** Returns who the session belongs to; null for nobody, and where accounts are not ours. */
    @Nullable
    Caller caller() {
        if (!room.application().hasAccounts()) {
            return null;
        }
        HttpSessionView current = session();
        return current == null ? null : current.caller();
    }

    /**
     * Returns the id that was asked for: that of the session found; for a well-formed key that opens nothing a public
     * name of it, since it may have opened something a moment ago; anything else as it was sent.
     */
    synchronized @Nullable String requestedId() {
        lookUp();
        return requestedId;
    }

    synchronized boolean isRequestedIdValid() {
        lookUp();
        HttpSessionView current = session;
        return found != null
                && found == current
                && !found.isOver()
                && found.getId().equals(requestedId);
    }

    synchronized boolean isRequestedByCookie() {
        return shown().count() == 1 && !byUrl;
    }

    synchronized boolean isRequestedByUrl() {
        shown();
        return byUrl;
    }

    /** Returns the URL with the key in it, where that is how this client is tracked; else as it is. */
    synchronized @Nullable String encode(@Nullable String url) {
        if (url == null) {
            return null;
        }
        String parameter = room.application().urlParameter();
        HttpSessionView current = parameter == null ? null : session();
        Secret currentKey = key;
        if (parameter == null || current == null || currentKey == null || isRequestedByCookie()) {
            return url;
        }
        return KeyInUrl.add(url, parameter, currentKey, request);
    }

    synchronized @Nullable SessionAsync async() {
        return async;
    }

    synchronized SessionAsync async(SessionAsync started) {
        async = started;
        return started;
    }

    /** Takes the cookie from the browser, whatever it is worth. */
    synchronized void forget() {
        cookieSet = false;
        cookie().clear(response);
    }

    /** What has to be done before the answer leaves: headers can still be set, and the client cannot ask again yet. */
    synchronized void beforeCommit() {
        sayCookie();
        save(true);
    }

    private void sayCookie() {
        if (response.isCommitted()) {
            return;
        }
        HttpSessionView current = session;
        if (cookieSet && current != null && current.isOver()) {
            cookieSet = false;
            cookie().unsay(response);
        } else if (!cookieSet && !byUrl && shown().isAmbiguous()) {
            cookie().clear(response);
        }
    }

    /** Answers, where nobody else can, that the session could not be stored. */
    synchronized void refuse(RuntimeException e) {
        LOG.warn("An asynchronous request is refused: {}", e.getMessage());
        if (!response.isCommitted()) {
            response.reset();
            boolean outage = DatabaseUnavailable.behind(e).isPresent();
            if (outage) {
                response.setHeader("Retry-After", SessionFilter.RETRY_SECONDS);
            }
            response.setStatus(
                    outage ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    /** The request is over, as far as it can use the session; unless it is dispatched once more. */
    synchronized void end() {
        ended = true;
        HttpSessionView current = session;
        if (current != null) {
            room.left(this);
        }
        sayCookie();
        if (current != null) {
            // First: whoever holds it and changes it while it is being stored has to store that himself.
            current.leave();
        }
        save(false);
    }

    /** Goes on with the same session in another dispatch. */
    synchronized void resume() {
        ended = false;
        HttpSessionView current = session;
        if (current != null) {
            current.rejoin(this::endContainersOwn);
        }
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
}
