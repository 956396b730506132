package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses changing requests that another origin made the browser send, before anything of them is read.
 *
 * <p>{@code Sec-Fetch-Site} says who made the request (W3C Fetch Metadata) and no page can set it; where a browser
 * sends none, {@code Origin} does (RFC 6454 §7). A client with neither is no browser and has no cookies to abuse.
 */
public final class OriginFilter extends HttpFilter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Origin own;

    public OriginFilter(Origin own) {
        this.own = own;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!SAFE.contains(request.getMethod())) {
            Optional<String> other = other(request);
            if (other.isPresent()) {
                throw new RefusedRequest(new Refused(Refusal.OTHER_ORIGIN, other.get()));
            }
        }
        chain.doFilter(request, response);
    }

    private Optional<String> other(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none")
                    ? Optional.empty()
                    : Optional.of("Sec-Fetch-Site: " + site);
        }
        String origin = request.getHeader("Origin");
        return origin == null || own.is(request, origin)
                ? Optional.empty()
                : Optional.of("Origin: " + origin + ", ours is " + own.of(request));
    }
}
