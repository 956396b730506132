package dev.latchkey.site;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.SignInEntry;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import dev.latchkey.http.JsonTime;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /api/sign-ins}: what was tried with the caller's account of late, right and wrong. */
public final class LatestSignInsServlet extends Endpoint {
    private final Accounts accounts;

    public LatestSignInsServlet(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Json.write(
                response,
                HttpServletResponse.SC_OK,
                accounts.latest(caller(request).accountId()).stream()
                        .map(LatestSignInsServlet::json)
                        .toList());
    }

    private static Map<String, Object> json(SignInEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", JsonTime.of(entry.at()));
        json.put("outcome", entry.outcome().word());
        json.put("kind", entry.kind().word());
        json.put("address", entry.visitor().address());
        json.put("user_agent", entry.visitor().userAgent());
        return json;
    }
}
