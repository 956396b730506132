package dev.latchkey.site;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Self;
import dev.latchkey.account.SignIn;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Json;
import dev.latchkey.http.JsonTime;
import dev.latchkey.http.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /api/sessions}: the caller's live sign-ins of both kinds, and an end to all others. */
public final class SignInsServlet extends Endpoint {
    private final Self self;

    public SignInsServlet(Self self) {
        this.self = self;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = caller(request);
        Json.write(
                response,
                HttpServletResponse.SC_OK,
                self.signIns(caller.accountId()).stream()
                        .map(signIn -> json(signIn, caller))
                        .toList());
    }

    private static Map<String, Object> json(SignIn signIn, Caller caller) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", signIn.id());
        json.put("kind", signIn.kind().word());
        json.put("created_at", JsonTime.of(signIn.createdAt()));
        json.put("last_used_at", JsonTime.of(signIn.lastUsedAt()));
        json.put("address", signIn.address());
        json.put("user_agent", signIn.userAgent());
        json.put("current", signIn.id().equals(caller.signIn()));
        return json;
    }

    @Override
    protected void delete(HttpServletRequest request, HttpServletResponse response) throws Refused {
        Form.read(request);
        self.endOthers(caller(request), Visitors.of(request));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
