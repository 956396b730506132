package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.account.Self;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.SeeOther;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST /account/password}: the form of the account page that {@link PasswordServlet} is for programs. */
public final class ChangePasswordServlet extends Endpoint {
    private final Self self;
    private final AccountPage page;

    public ChangePasswordServlet(Self self, AccountPage page) {
        this.self = self;
        this.page = page;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        Form form = Form.read(request, "current", "new");
        String current = form.require("current");
        String wanted = form.require("new");
        try {
            PasswordServlet.change(self, request, current, wanted);
        } catch (Refused refused) {
            if (Answers.wantsJson(request)) {
                throw refused;
            }
            page.showRefused(request, response, caller(request), "password", refused);
            return;
        }
        SeeOther.to(request, response, "/account?done=password");
    }
}
