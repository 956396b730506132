package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.account.Self;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST /api/password}: a new password for whoever knows the current one. */
public final class PasswordServlet extends Endpoint {
    private final Self self;

    public PasswordServlet(Self self) {
        this.self = self;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        Form form = Form.read(request, "current", "new");
        change(self, request, form.require("current"), form.require("new"));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** The session lives on under a new key: whoever had the old one has not this one (OWASP ASVS 5.0 V7.2.4). */
    static void change(Self self, HttpServletRequest request, String current, String wanted) throws Refused {
        self.changePassword(caller(request), current, wanted, Visitors.of(request));
        request.changeSessionId();
    }
}
