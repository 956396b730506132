package dev.latchkey.site;

import dev.latchkey.account.Caller;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says who is calling, from the session's row or the token's claims alone. */
public final class MeServlet extends Endpoint {
    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = caller(request);
        Map<String, Object> me = new LinkedHashMap<>();
        me.put("username", caller.name());
        me.put("roles", caller.roles());
        me.put("auth", caller.proof().word());
        // Whole seconds, as a token's exp is (RFC 7519 §4.1.4, exp).
        me.put("expires_at", caller.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        Json.write(response, HttpServletResponse.SC_OK, me);
    }
}
