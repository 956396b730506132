package dev.latchkey.site;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Self;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.SeeOther;
import dev.latchkey.http.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code POST /account/end}: ends the live sign-in {@code id}, or with {@code others} all but this one. */
public final class EndServlet extends Endpoint {
    private final Self self;

    public EndServlet(Self self) {
        this.self = self;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        Form form = Form.read(request, "id", "others");
        Caller caller = caller(request);
        if (form.get("others").filter("true"::equals).isPresent()) {
            self.endOthers(caller, Visitors.of(request));
            SeeOther.to(request, response, "/account?done=others");
            return;
        }
        String id = form.require("id");
        try {
            self.end(caller, id, Visitors.of(request));
        } catch (Refused refused) {
            if (refused.refusal() != Refusal.NOT_FOUND) {
                throw refused;
            }
            // Over already: the list shows what is not.
            SeeOther.to(request, response, "/account");
            return;
        }
        SeeOther.to(request, response, id.equals(caller.signIn()) ? "/login" : "/account?done=ended");
    }
}
