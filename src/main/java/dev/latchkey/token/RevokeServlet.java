package dev.latchkey.token;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SecurityLog;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.account.SignIns;
import dev.latchkey.account.Visitor;
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
    private final transient LiveTokens live;
    private final transient SignIns sessions;

    RevokeServlet(Tokens tokens, LiveTokens live, SignIns sessions) {
        this.tokens = tokens;
        this.live = live;
        this.sessions = sessions;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        String token = Form.read(request, "token", "token_type_hint").require("token");
        Optional<Secret> refresh = Secret.parse(token);
        Optional<TokenStore.Owner> owner = refresh.isPresent() ? tokens.owner(refresh.get()) : ofAccess(token);
        owner.ifPresent(found -> end(found, Visitors.of(request)));
        // RFC 7009 §2.2: 200 for whatever it was, so that nobody learns what it was.
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(HttpServletResponse.SC_OK);
    }

    private void end(TokenStore.Owner owner, Visitor visitor) {
        tokens.end(owner, sessions);
        SecurityLog.of(Event.REVOKE)
                .account(owner.accountId())
                .kind(Proof.TOKEN)
                .signIn(owner.signIn())
                .visitor(visitor)
                .write();
    }

    /** An access token ends its sign-in only while it opens: whoever found an old one in a log must not. */
    private Optional<TokenStore.Owner> ofAccess(String token) throws Refused {
        try {
            Caller caller = live.find(token).caller();
            return Optional.of(new TokenStore.Owner(caller.signIn(), caller.accountId()));
        } catch (Refused refused) {
            if (refused.refusal() == Refusal.TOKENS_STALE) {
                throw refused;
            }
            return Optional.empty();
        }
    }
}
