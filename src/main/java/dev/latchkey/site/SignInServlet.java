package dev.latchkey.site;

import dev.latchkey.account.Refused;
import dev.latchkey.account.Self;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code DELETE /api/sessions/{id}}: ends one of the caller's live sign-ins. */
public final class SignInServlet extends Endpoint {
    private final Self self;

    public SignInServlet(Self self) {
        this.self = self;
    }

    @Override
    protected void delete(HttpServletRequest request, HttpServletResponse response) throws Refused {
        Form.read(request);
        self.end(caller(request), lastSegment(request), Visitors.of(request));
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
