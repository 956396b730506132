package dev.latchkey.site;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Registration;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Page;
import dev.latchkey.http.Refusals;
import dev.latchkey.http.SeeOther;
import dev.latchkey.http.Visitors;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** {@code /register}: the form, and what it posts to. */
public final class RegisterServlet extends Endpoint {
    private final Registration registration;

    public RegisterServlet(Registration registration) {
        this.registration = registration;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        if (!isThere()) {
            throw closed();
        }
        Page.show(request, response, HttpServletResponse.SC_OK, "register", model(registration.codeLives()));
    }

    /** Where registration is closed there is nothing at this path, whatever was sent to it. */
    private boolean isThere() {
        return registration.isOpen() || registration.codeLives();
    }

    private static Refused closed() {
        return new Refused(Refusal.NOT_FOUND, "registration is closed");
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        Form form;
        String username;
        String password;
        try {
            form = Form.read(request, "username", "password", "code");
            username = form.require("username");
            password = form.require("password");
        } catch (Refused malformed) {
            throw isThere() ? malformed : closed();
        }
        try {
            registration.register(username, password, form.get("code"), Visitors.of(request));
        } catch (Refused refused) {
            if (refused.refusal() == Refusal.NOT_FOUND || Answers.wantsJson(request)) {
                throw refused;
            }
            // A code that was given is shown with its field, also where none lives any more.
            boolean code = refused.refusal() == Refusal.CODE_REFUSED || registration.codeLives();
            Map<String, Object> model = model(code);
            model.put("username", username);
            Refusals.show(request, response, "register", model, refused);
            return;
        }
        SeeOther.to(request, response, "/login");
    }

    private Map<String, Object> model(boolean codeLives) {
        Map<String, Object> model = new HashMap<>();
        model.put("open", registration.isOpen());
        model.put("code", codeLives);
        model.put("minLength", registration.minLength());
        return model;
    }
}
