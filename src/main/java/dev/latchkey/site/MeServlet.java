package dev.latchkey.site;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.account.Caller;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import dev.latchkey.http.JsonTime;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Says who is calling, from the session's row or the token's claims alone. */
public final class MeServlet extends Endpoint {
    private record Me(
            String username,
            Set<String> roles,
            String auth,
            @JsonProperty("expires_at") String expiresAt) {}

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = caller(request);
        Json.write(
                response,
                HttpServletResponse.SC_OK,
                new Me(caller.name(), caller.roles(), caller.proof().word(), JsonTime.of(caller.expiresAt())));
    }
}
