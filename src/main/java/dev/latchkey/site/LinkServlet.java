package dev.latchkey.site;

import dev.latchkey.account.PasswordLinks;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Page;
import dev.latchkey.http.Refusals;
import dev.latchkey.http.SeeOther;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secret;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** {@code /password/{code}}: a one-time link. Looking at it spends nothing, so that no preview uses it up. */
public final class LinkServlet extends Endpoint {
    private final PasswordLinks links;

    public LinkServlet(PasswordLinks links) {
        this.links = links;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        String code = lastSegment(request);
        if (!links.isGood(code)) {
            throw over();
        }
        Page.show(request, response, HttpServletResponse.SC_OK, "password", model(code));
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        String code = lastSegment(request);
        if (Secret.parse(code).isEmpty()) {
            throw new Refused(Refusal.NOT_FOUND, "not a one-time link");
        }
        String wanted = password(request, code);
        try {
            links.use(code, wanted, Visitors.of(request));
        } catch (Refused refused) {
            if (refused.refusal() == Refusal.NOT_FOUND || Answers.wantsJson(request)) {
                throw refused;
            }
            Refusals.show(request, response, "password", model(code), refused);
            return;
        }
        SeeOther.to(request, response, "/login");
    }

    /** A link that is over is no path any more, whatever was sent to it: 404 comes before what is wrong with a form. */
    private String password(HttpServletRequest request, String code) throws Refused {
        try {
            return Form.read(request, "password").require("password");
        } catch (Refused refused) {
            throw links.isGood(code) ? refused : over();
        }
    }

    private static Refused over() {
        return new Refused(Refusal.NOT_FOUND, "a one-time link that is used, unknown or expired");
    }

    private Map<String, Object> model(String code) {
        Map<String, Object> model = new HashMap<>();
        model.put("action", "/password/" + code);
        model.put("minLength", links.minLength());
        return model;
    }
}
