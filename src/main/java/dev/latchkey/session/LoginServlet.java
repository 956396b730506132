package dev.latchkey.session;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Verified;
import dev.latchkey.db.Database;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Json;
import dev.latchkey.http.JsonTime;
import dev.latchkey.http.Page;
import dev.latchkey.http.Query;
import dev.latchkey.http.Refusals;
import dev.latchkey.http.Visitors;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** {@code /login}: the form, and what it posts to. A sign-in always begins a new session under a new key. */
final class LoginServlet extends Endpoint {
    private static final Set<Refusal> SHOWN_IN_FORM =
            Set.of(Refusal.WRONG_CREDENTIALS, Refusal.THROTTLED, Refusal.BUSY);

    private final Accounts accounts;
    private final Sessions sessions;
    private final Database database;
    private final boolean registrationOpen;

    LoginServlet(Accounts accounts, boolean registrationOpen, Sessions sessions, Database database) {
        this.accounts = accounts;
        this.registrationOpen = registrationOpen;
        this.sessions = sessions;
        this.database = database;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Optional<String> next =
                Query.field(request, "next").flatMap(path -> NextPath.of(path, request.getContextPath()));
        Map<String, Object> model = Map.of("next", next.orElse(""), "open", registrationOpen);
        Page.show(request, response, HttpServletResponse.SC_OK, "login", model);
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        Form form = Form.readWithHint(request, "next", "username", "password");
        String username = form.require("username");
        String password = form.require("password");
        Optional<String> next = form.get("next").flatMap(path -> NextPath.of(path, request.getContextPath()));
        Sessions.Keyed begun;
        try {
            begun = begin(request, username, password);
        } catch (Refused refused) {
            if (Answers.wantsJson(request) || !SHOWN_IN_FORM.contains(refused.refusal())) {
                throw refused;
            }
            showAgain(request, response, refused, username, next);
            return;
        }
        Visit.of(request).adopt(begun);
        answer(request, response, begun.session(), next);
    }

    private Sessions.Keyed begin(HttpServletRequest request, String username, String password) throws Refused {
        Verified verified = accounts.verify(username, password, Visitors.of(request), Proof.SESSION);
        Visit visit = Visit.of(request);
        Sessions.Keyed begun = database.<Sessions.Keyed, Refused>write(
                work -> sessions.begin(work, accounts.confirm(work, verified), verified.visitor(), visit.shownKey()));
        verified.log(begun.session().handle());
        return begun;
    }

    private void showAgain(
            HttpServletRequest request,
            HttpServletResponse response,
            Refused refused,
            String username,
            Optional<String> next)
            throws IOException, ServletException {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("open", registrationOpen);
        model.put("username", username);
        next.ifPresent(path -> {
            model.put("next", path);
            model.put("query", "next=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
        });
        Refusals.show(request, response, "login", model, refused);
    }

    private static void answer(
            HttpServletRequest request, HttpServletResponse response, WebSession session, Optional<String> next)
            throws IOException {
        if (Answers.wantsJson(request)) {
            WebSession.Owner owner = Objects.requireNonNull(session.owner());
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("username", owner.name());
            body.put("roles", owner.roleSet());
            body.put("expires_at", JsonTime.of(Instant.ofEpochMilli(session.expiresAt())));
            Json.write(response, HttpServletResponse.SC_OK, body);
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", next.orElse(request.getContextPath() + "/account"));
        }
    }
}
