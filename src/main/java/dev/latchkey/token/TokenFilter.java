package dev.latchkey.token;

import dev.latchkey.account.Refused;
import dev.latchkey.http.Needs;
import dev.latchkey.http.RefusedRequest;
import dev.latchkey.http.Route;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether the request shows an access token, and if so whether it opens. A token decides alone: a bad one is 401
 * beside the best of cookies. Without a Bearer header this filter decides nothing.
 */
final class TokenFilter extends HttpFilter {
    private final LiveTokens tokens;

    TokenFilter(LiveTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AccessToken token = read(request);
        chain.doFilter(token == null ? request : new TokenRequest(request, token.caller()), response);
    }

    private @Nullable AccessToken read(HttpServletRequest request) throws RefusedRequest {
        try {
            if (isLookedAt(request)) {
                String header = BearerHeader.value(request);
                return header == null ? null : tokens.shown(header);
            }
            // What the header holds matters only where a key does; one that is malformed is refused everywhere.
            BearerHeader.read(request);
            return null;
        } catch (Refused refused) {
            throw new RefusedRequest(refused);
        }
    }

    private static boolean isLookedAt(HttpServletRequest request) {
        Route route = Route.of(request);
        Needs needs = route == null ? Needs.ANYONE : route.needs();
        return switch (needs) {
            case NO_KEY -> false;
            case OWN_KEY -> request.getMethod().equals("POST");
            default -> true;
        };
    }
}
