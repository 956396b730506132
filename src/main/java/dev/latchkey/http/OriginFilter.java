package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
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
    private static final Set<String> OURS = Set.of("same-origin", "none");

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
        // Each of them, should there be more than one: what one says for us another may say against us.
        List<String> sites = Collections.list(request.getHeaders("Sec-Fetch-Site"));
        if (!sites.isEmpty()) {
            return sites.stream()
                    .filter(site -> !OURS.contains(site))
                    .findFirst()
                    .map(site -> "Sec-Fetch-Site: " + site);
        }
        return Collections.list(request.getHeaders("Origin")).stream()
                .filter(origin -> !own.is(request, origin))
                .findFirst()
                .map(origin -> "Origin: " + origin + ", ours is " + own.of(request));
    }
}
