package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for the path (404) and the method (405 with {@code Allow}) by the table of routes, before any key is read. */
public final class RouteFilter extends HttpFilter {
    private final Map<String, Route> exact = new HashMap<>();
    private final List<Route> others;

    public RouteFilter(List<Route> routes) {
        routes.stream().filter(Route::isExact).forEach(route -> exact.put(route.path(), route));
        others = routes.stream().filter(route -> !route.isExact()).toList();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = Answers.path(request);
        Route route = find(path);
        if (route == null) {
            throw new RefusedRequest(new Refused(Refusal.NOT_FOUND, "no such path"));
        }
        route.mark(request);
        if (!route.allows(request.getMethod())) {
            response.setHeader("Allow", route.allow());
            throw new RefusedRequest(
                    new Refused(Refusal.METHOD_NOT_ALLOWED, request.getMethod() + " at " + route.path()));
        }
        Timing.authenticating(request);
        chain.doFilter(request, response);
    }

    private @Nullable Route find(String path) {
        Route route = exact.get(path);
        if (route != null) {
            return route;
        }
        for (Route other : others) {
            if (other.matches(path)) {
                return other;
            }
        }
        return null;
    }
}
