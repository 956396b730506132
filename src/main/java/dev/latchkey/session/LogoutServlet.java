package dev.latchkey.session;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SecurityLog;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.SeeOther;
import dev.latchkey.http.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** {@code POST /logout}: ends the session in the database and takes the cookie; without a session the same. */
final class LogoutServlet extends Endpoint {
    private final boolean alwaysSecure;

    LogoutServlet(SessionPolicy policy) {
        this.alwaysSecure = policy.alwaysSecure();
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused {
        Caller caller = anyCaller(request);
        if (caller != null && caller.proof() == Proof.TOKEN) {
            throw new Refused(Refusal.SESSION_NEEDED, "a token was sent; /revoke ends its sign-in");
        }
        Form.read(request);
        Visit visit = Visit.of(request);
        HttpSessionView session = visit.session();
        if (session != null && session.end() && caller != null) {
            SecurityLog.of(SecurityLog.Event.SIGN_OUT)
                    .account(caller.accountId())
                    .kind(Proof.SESSION)
                    .signIn(caller.signIn())
                    .visitor(Visitors.of(request))
                    .write();
        }
        visit.forget();
        if (alwaysSecure || request.isSecure()) {
            // W3C Clear Site Data. Never "cookies": that would end other sign-ins of the host too.
            response.setHeader("Clear-Site-Data", "\"cache\"");
        }
        if (Answers.wantsJson(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            SeeOther.to(request, response, "/login");
        }
    }
}
