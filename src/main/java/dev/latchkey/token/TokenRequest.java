package dev.latchkey.token;

import dev.latchkey.account.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request whose token was accepted. It has a caller and no session, whatever cookies came along. */
final class TokenRequest extends HttpServletRequestWrapper {
    private final Caller caller;

    TokenRequest(HttpServletRequest request, Caller caller) {
        super(request);
        this.caller = caller;
    }

    @Override
    public Principal getUserPrincipal() {
        return caller;
    }

    @Override
    public String getRemoteUser() {
        return caller.name();
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller.hasRole(role);
    }

    @Override
    public String getAuthType() {
        return caller.proof().word();
    }

    @Override
    public HttpSession getSession() {
        throw new IllegalStateException("A request that shows a token has no session");
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        return create ? getSession() : null;
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return null;
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return false;
    }
}
