package dev.latchkey.site;

import dev.latchkey.account.Administration;
import dev.latchkey.account.Caller;
import dev.latchkey.account.PasswordLinks;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Visitor;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Json;
import dev.latchkey.http.JsonTime;
import dev.latchkey.http.Origin;
import dev.latchkey.http.Page;
import dev.latchkey.http.Refusals;
import dev.latchkey.http.SeeOther;
import dev.latchkey.http.Visitors;
import dev.latchkey.token.TokenModule;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** A form of the administrators' page: what it does, and then the page again, or for programs 204. */
public final class AdminForm extends Endpoint {
    /** What a form does. */
    private interface Act {
        void run(Caller by, Form form, Visitor visitor) throws Refused;
    }

    private static final Set<Refusal> SHOWN_ON_PAGE = Set.of(Refusal.LAST_ADMINISTRATOR);

    private final AdminPage page;
    private final String done;
    private final Act act;

    private AdminForm(AdminPage page, String done, Act act) {
        this.page = page;
        this.done = done;
        this.act = act;
    }

    public static Endpoint enable(AdminPage page, Administration administration) {
        return new AdminForm(
                page, "enabled", (by, form, visitor) -> administration.enable(by, form.require("id"), true, visitor));
    }

    public static Endpoint disable(AdminPage page, Administration administration) {
        return new AdminForm(
                page, "disabled", (by, form, visitor) -> administration.enable(by, form.require("id"), false, visitor));
    }

    public static Endpoint roles(AdminPage page, Administration administration) {
        return new AdminForm(
                page,
                "roles",
                (by, form, visitor) -> administration.setRoles(by, form.require("id"), form.require("roles"), visitor));
    }

    public static Endpoint end(AdminPage page, Administration administration) {
        return new AdminForm(
                page, "ended", (by, form, visitor) -> administration.endSignIns(by, form.require("id"), visitor));
    }

    public static Endpoint endEverybody(AdminPage page, Administration administration) {
        return new AdminForm(page, "everybody", (by, form, visitor) -> administration.endEverybody(by, visitor));
    }

    public static Endpoint rotate(AdminPage page, TokenModule tokens) {
        return new AdminForm(page, "rotated", (by, form, visitor) -> tokens.rotateKeys(by.accountId(), visitor));
    }

    public static Endpoint withdraw(AdminPage page, TokenModule tokens) {
        return new AdminForm(page, "withdrawn", (by, form, visitor) -> {
            if (!tokens.withdrawKey(form.require("kid"), by.accountId(), visitor)) {
                throw new Refused(Refusal.NOT_FOUND, "no signing key has that id");
            }
        });
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        Form form = Form.read(request, "id", "roles", "kid", "find");
        String find = form.get("find").orElse("");
        try {
            act.run(caller(request), form, Visitors.of(request));
        } catch (Refused refused) {
            if (Answers.wantsJson(request) || !SHOWN_ON_PAGE.contains(refused.refusal())) {
                throw refused;
            }
            Refusals.show(request, response, "admin", page.model(request, find), refused);
            return;
        }
        if (Answers.wantsJson(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            SeeOther.to(
                    request,
                    response,
                    "/admin?done=" + done + "&find=" + URLEncoder.encode(find, StandardCharsets.UTF_8));
        }
    }

    /** The form that makes a one-time link: it is shown this once, so there is no redirect to go to. */
    public static Endpoint link(AdminPage page, PasswordLinks links, Origin origin) {
        return new Endpoint() {
            @Override
            protected void post(HttpServletRequest request, HttpServletResponse response)
                    throws Refused, IOException, ServletException {
                Form form = Form.read(request, "id", "find");
                PasswordLinks.Made made = links.make(caller(request), form.require("id"), Visitors.of(request));
                String url = origin.base(request) + "/password/" + made.code().text();
                if (Answers.wantsJson(request)) {
                    Json.write(
                            response,
                            HttpServletResponse.SC_OK,
                            Map.of("link", url, "expires_at", JsonTime.of(made.expiresAt())));
                    return;
                }
                Map<String, Object> model = page.model(request, form.get("find").orElse(""));
                model.put("link", url);
                model.put("linkName", made.name());
                Page.show(request, response, HttpServletResponse.SC_OK, "admin", model);
            }
        };
    }
}
