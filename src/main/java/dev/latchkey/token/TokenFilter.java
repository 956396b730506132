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
        AccessToken token = keyIsLookedAt(request) ? read(request) : null;
        chain.doFilter(token == null ? request : new TokenRequest(request, token.caller()), response);
    }

    private @Nullable AccessToken read(HttpServletRequest request) throws RefusedRequest {
        try {
            String header = BearerHeader.value(request);
            return header == null ? null : tokens.shown(header);
        } catch (Refused refused) {
            throw new RefusedRequest(refused);
        }
    }

    private static boolean keyIsLookedAt(HttpServletRequest request) {
        Route route = Route.of(request);
        return route == null || route.needs() != Needs.NO_KEY && route.needs() != Needs.OWN_KEY;
    }
}
