package dev.latchkey.session;

import dev.latchkey.db.DatabaseUnavailable;
import dev.latchkey.http.Needs;
import dev.latchkey.http.Route;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts our session in place of the container's, for this request and all its dispatches. Looks nothing up by itself:
 * a request that asks for no session and no principal costs no SQL.
 */
final class SessionFilter implements Filter {
    static final String RETRY_SECONDS = "2";

    private static final Logger LOG = LoggerFactory.getLogger(SessionFilter.class);

    private final Room room;
    // Of this instance: another application that dispatches to this one may bring along a filter of the same class.
    private final String attribute = SessionFilter.class.getName() + "@" + System.identityHashCode(this);

    SessionFilter(Room room) {
        this.room = room;
    }

    @Override
    public void init(FilterConfig config) {
        room.application().start(config.getServletContext());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && !isPassedThrough(asked)) {
            if (room.application().hasAccounts()) {
                filter(asked, answer, chain);
            } else {
                filterOrRefuse(asked, answer, chain);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    /** What is dispatched within a dispatch has our session already; one that begins anew has to be stored anew. */
    private boolean isPassedThrough(HttpServletRequest request) {
        Route route = Route.of(request);
        return route != null && route.needs() == Needs.NO_KEY
                || switch (request.getDispatcherType()) {
                    case REQUEST, ASYNC -> false;
                    default -> wrapped(request) != null;
                };
    }

    /** Returns the visit of a request that has our session already, however often it was wrapped since. */
    private @Nullable Visit wrapped(ServletRequest request) {
        for (ServletRequest r = request; r instanceof ServletRequestWrapper wrapper; r = wrapper.getRequest()) {
            if (r instanceof SessionRequest ours && ours.visit().isOf(room)) {
                return ours.visit();
            }
        }
        return null;
    }

    /** An application that embeds the room has nobody round it who turns an outage into an answer. */
    private void filterOrRefuse(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            filter(request, response, chain);
        } catch (ServletException | RuntimeException e) {
            if (response.isCommitted() || DatabaseUnavailable.behind(e).isEmpty()) {
                throw e;
            }
            LOG.warn("A request is refused: {}", e.getMessage());
            response.reset();
            response.setHeader("Retry-After", RETRY_SECONDS);
            if (request.getDispatcherType() == DispatcherType.ERROR) {
                // The application's error page itself asked for the session.
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            } else {
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            }
        }
    }

    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // A cycle that was begun with our request goes on with it.
        Visit wrapped = wrapped(request);
        Visit visit = wrapped == null ? resumed(request) : wrapped;
        if (visit == null) {
            visit = new Visit(room, request, response);
            visit.join();
        } else {
            visit.resume();
        }
        SessionResponse watched = new SessionResponse(response, visit);
        try {
            if (wrapped == null) {
                chain.doFilter(new SessionRequest(request, watched, visit), watched);
            } else {
                chain.doFilter(request, response);
            }
        } catch (IOException | ServletException | RuntimeException | Error e) {
            request.setAttribute(attribute, visit);
            endAfter(e, visit);
            throw e;
        }
        if (request.isAsyncStarted()) {
            request.setAttribute(attribute, visit);
            visit.save(true);
        } else {
            if (watched.hasFailed()) {
                // The container dispatches once more, and begins with its own request again.
                request.setAttribute(attribute, visit);
            }
            visit.end();
        }
    }

    /** What was changed before the exception stays changed, as in a container's own session. */
    private static void endAfter(Throwable thrown, Visit visit) {
        try {
            visit.end();
        } catch (RuntimeException e) {
            thrown.addSuppressed(e);
        }
    }

    private @Nullable Visit resumed(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                        || request.getDispatcherType() == DispatcherType.ASYNC
                ? (Visit) request.getAttribute(attribute)
                : null;
    }
}
