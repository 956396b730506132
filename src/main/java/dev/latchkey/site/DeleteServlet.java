package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.account.Self;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.SeeOther;
import dev.latchkey.http.Visitors;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST /account/delete}: takes the account away, with the current password as {@code password}. */
public final class DeleteServlet extends Endpoint {
    private final Self self;
    private final AccountPage page;

    public DeleteServlet(Self self, AccountPage page) {
        this.self = self;
        this.page = page;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        String password = Form.read(request, "password").require("password");
        try {
            self.delete(caller(request), password, Visitors.of(request));
        } catch (Refused refused) {
            if (Answers.wantsJson(request)) {
                throw refused;
            }
            page.showRefused(request, response, caller(request), "delete", refused);
            return;
        }
        SeeOther.to(request, response, "/");
    }
}
