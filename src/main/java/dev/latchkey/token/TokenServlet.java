package dev.latchkey.token;

import dev.latchkey.account.Accounts;
import dev.latchkey.account.Caller;
import dev.latchkey.account.Lending;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.Verified;
import dev.latchkey.account.Visitor;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Form;
import dev.latchkey.http.Json;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code POST /token}: the token endpoint of RFC 6749 §3.2, for one's own name and password or a refresh token. */
final class TokenServlet extends Endpoint {
    /** Those that are read, and those of RFC 6749 that change nothing here: none may stand there twice (§3.2). */
    private static final String[] PARAMETERS = {
        "grant_type", "username", "password", "refresh_token", "scope", "client_id", "client_secret"
    };

    private final transient Accounts accounts;
    private final transient Lending lending;
    private final transient Tokens tokens;
    private final transient Renewal renewal;
    private final transient Minting minting;

    TokenServlet(Accounts accounts, Lending lending, Tokens tokens, Renewal renewal, Minting minting) {
        this.accounts = accounts;
        this.lending = lending;
        this.tokens = tokens;
        this.renewal = renewal;
        this.minting = minting;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws Refused, IOException {
        Form form = Form.read(request, PARAMETERS);
        Visitor visitor = Visitors.of(request);
        String grantType = form.requireValue("grant_type");
        minting.key();
        Grant grant = switch (grantType) {
            case "password" -> password(form, visitor);
            case "refresh_token" -> refresh(form, visitor);
            case "urn:latchkey:session" -> session(request);
            default -> throw new Refused(Refusal.UNSUPPORTED_GRANT_TYPE, "unknown grant_type");
        };
        answer(response, minting.mint(grant));
    }

    private Grant password(Form form, Visitor visitor) throws Refused {
        Verified verified =
                accounts.verify(form.requireValue("username"), form.requireValue("password"), visitor, Proof.TOKEN);
        return tokens.begin(accounts, verified);
    }

    private Grant refresh(Form form, Visitor visitor) throws Refused {
        Secret presented = Secret.parse(form.requireValue("refresh_token"))
                .orElseThrow(() -> new Refused(Refusal.INVALID_GRANT, "not a refresh token of ours"));
        return renewal.renew(accounts, presented, visitor);
    }

    /**
     * A page of ours, signed in by session, asks for an access token. The cookie comes along with any request, so it is
     * the browser that has to say that the page is ours: not another site's, and not somebody who holds a cookie alone.
     */
    private Grant session(HttpServletRequest request) throws Refused {
        String site = request.getHeader("Sec-Fetch-Site");
        // Another Origin than ours was refused before anything was read.
        if (site == null ? request.getHeader("Origin") == null : !site.equals("same-origin")) {
            throw new Refused(Refusal.OTHER_ORIGIN, "nothing says that a page of ours asks for the token");
        }
        Caller caller = anyCaller(request);
        if (caller == null) {
            throw new Refused(Refusal.NOT_SIGNED_IN, "no session to borrow a token from");
        }
        if (caller.proof() != Proof.SESSION) {
            throw new Refused(Refusal.SESSION_NEEDED, "a token cannot borrow a token");
        }
        return tokens.borrow(accounts, lending, caller);
    }

    /** RFC 6749 §5.1. */
    private static void answer(HttpServletResponse response, Minting.Minted minted) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", minted.accessToken());
        body.put("token_type", "Bearer");
        body.put("expires_in", minted.expiresInSeconds());
        minted.grant().refresh().map(Secret::text).ifPresent(text -> body.put("refresh_token", text));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Pragma", "no-cache");
        Json.write(response, HttpServletResponse.SC_OK, body);
    }
}
