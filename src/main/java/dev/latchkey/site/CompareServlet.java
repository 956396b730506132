package dev.latchkey.site;

import dev.latchkey.db.Database;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import dev.latchkey.http.Language;
import dev.latchkey.http.Page;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The page on which a visitor measures both keys. */
public final class CompareServlet extends Endpoint {
    private final RecordedRuns runs;
    private final Database database;

    public CompareServlet(RecordedRuns runs, Database database) {
        this.runs = runs;
        this.database = database;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Map<String, Object> model = new HashMap<>();
        model.put("signInUrl", request.getContextPath() + "/compare");
        model.put("cookieBytes", cookieBytes(request));
        model.put("connections", database.connections());
        runs.last().ifPresent(run -> {
            Map<String, Object> last = new HashMap<>(run.figures());
            last.put("at", new Moments(runs.now(), Language.of(request)).of(run.at()));
            model.put("last", last);
            model.put("lastRun", new String(Json.bytes(run.figures()), StandardCharsets.UTF_8));
        });
        Page.show(request, response, HttpServletResponse.SC_OK, "compare", model);
    }

    /** What the session's cookie weighs in a request; no script can count that, since it cannot see it. */
    private static int cookieBytes(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null && request.getUserPrincipal() != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getValue().length() == Secret.LENGTH
                        && !cookie.getName().contains(".trial")) {
                    return "Cookie: ".length() + cookie.getName().length() + "=".length() + Secret.LENGTH;
                }
            }
        }
        return 0;
    }
}
