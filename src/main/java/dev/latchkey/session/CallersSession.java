package dev.latchkey.session;

import dev.latchkey.secret.Sha256;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a session of this application hangs on in a request that another application sent here ({@code
 * ServletContext.getContext}): the client sends, and would take, only cookies of the caller's path. So such a session is
 * found by the id of the caller's own, and ends for all purposes when that does; nothing else is shared between the two
 * (Jakarta Servlet 6 §7.3, Session Scope).
 *
 * <p>An id is no secret. The row is found by a hash that no cookie's value can have, since what is hashed here is longer
 * than a key: the way leads through the caller's code alone.
 */
final class CallersSession {
    private static final String APART = "latchkey: the session of a caller in another context: ";

    private CallersSession() {}

    /**
     * Returns whether the request, which our filter has not seen before, comes from another application than that of
     * this context path. A container may also forward within one before any filter: to the page of FORM login.
     */
    static boolean isFrom(HttpServletRequest request, String contextPath) {
        return switch (request.getDispatcherType()) {
            case FORWARD -> !contextPath.equals(request.getAttribute(RequestDispatcher.FORWARD_CONTEXT_PATH));
            case INCLUDE -> !contextPath.equals(request.getContextPath());
            default -> false;
        };
    }

    /** Returns the hash of the caller's session, if it has one. */
    static Optional<byte[]> find(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).map(CallersSession::hash);
    }

    /** Returns the hash of the caller's session, which is made first if there is none. */
    static byte[] make(HttpServletRequest request) {
        return hash(request.getSession());
    }

    private static byte[] hash(HttpSession callers) {
        return Sha256.of((APART + callers.getId()).getBytes(StandardCharsets.UTF_8));
    }
}
