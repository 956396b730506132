package dev.latchkey.token;

import dev.latchkey.account.Proof;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SecurityLog;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /revoke}: RFC 7009. Whoever holds a refresh token or an access token may end its sign-in. */
final class RevokeServlet extends Endpoint {
    private final transient Tokens tokens;

    RevokeServlet(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        String token = Form.read(request, "token").require("token");
        Optional<TokenStore.Owner> ended = Secret.parse(token).flatMap(tokens::end);
        ended.ifPresent(owner -> SecurityLog.of(Event.REVOKE)
                .account(owner.accountId())
                .kind(Proof.TOKEN)
                .signIn(owner.signIn())
                .visitor(Visitors.of(request))
                .write());
        // RFC 7009 §2.2: 200 for whatever it was, so that nobody learns what it was.
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(HttpServletResponse.SC_OK);
    }
}
