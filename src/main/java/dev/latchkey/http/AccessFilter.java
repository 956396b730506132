package dev.latchkey.http;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;

/**
 * Asks whether whoever calls may use the route: 401, or for a browser 303 to the form, when nobody vouches for the
 * request; 403 when the key is of the wrong kind or the role is missing. What depends on who asks is not stored.
 */
public final class AccessFilter extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Route route = Route.of(request);
        if (route == null || route.needs() == Needs.NO_KEY) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (route.needs() != Needs.ANYONE && route.needs() != Needs.OWN_KEY) {
            Principal principal = request.getUserPrincipal();
            Timing.authenticated(request, principal);
            if (!(principal instanceof Caller caller)) {
                anonymous(request, response);
                return;
            }
            require(request, route.needs(), caller);
        }
        chain.doFilter(request, response);
    }

    private static void anonymous(HttpServletRequest request, HttpServletResponse response) throws RefusedRequest {
        if (Answers.wantsJson(request)) {
            throw new RefusedRequest(new Refused(Refusal.NOT_SIGNED_IN, "no key"));
        }
        SeeOther.to(request, response, "/login" + next(request));
    }

    /** Only what can be asked again by GET is worth coming back to. */
    private static String next(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return "";
        }
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : "?" + query);
        return "?next=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    private static void require(HttpServletRequest request, Needs needs, Caller caller) throws RefusedRequest {
        if (needs == Needs.SESSION && caller.proof() != Proof.SESSION) {
            throw new RefusedRequest(new Refused(Refusal.SESSION_NEEDED, "a token was sent"));
        }
        if (needs == Needs.ADMIN && !caller.hasRole(Caller.ADMIN)) {
            Page.knows(request, caller);
            throw new RefusedRequest(new Refused(Refusal.MISSING_ROLE, "needs the role admin"));
        }
    }
}
