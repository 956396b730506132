package dev.latchkey.session;

import dev.latchkey.account.Caller;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** The request with our session in place of the container's, and with the session's owner as the one who calls. */
final class SessionRequest extends HttpServletRequestWrapper {
    private final HttpServletRequest original;
    private final Visit visit;
    private final SessionResponse response;

    SessionRequest(HttpServletRequest request, SessionResponse response, Visit visit) {
        super(request);
        this.original = request;
        this.response = response;
        this.visit = visit;
    }

    Visit visit() {
        return visit;
    }

    /** Equals the request for which it stands, too: that is the one of which the container tells its listeners. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || original.equals(other);
    }

    @Override
    public int hashCode() {
        return original.hashCode();
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        HttpSessionView session = create ? visit.sessionOrNew() : visit.session();
        return session == null ? null : session.face();
    }

    @Override
    public HttpSession getSession() {
        return visit.sessionOrNew().face();
    }

    @Override
    public void login(String name, String password) throws ServletException {
        super.login(name, password);
        visit.renewAfterSignIn();
    }

    @Override
    public String changeSessionId() {
        return visit.renew();
    }

    @Override
    public @Nullable String getRequestedSessionId() {
        return visit.requestedId();
    }

    @Override
    public boolean isRequestedSessionIdValid() {
        return visit.isRequestedIdValid();
    }

    @Override
    public boolean isRequestedSessionIdFromCookie() {
        return visit.isRequestedByCookie();
    }

    @Override
    public boolean isRequestedSessionIdFromURL() {
        return visit.isRequestedByUrl();
    }

    /** With this request and its response, so that whatever goes on has our session. */
    @Override
    public AsyncContext startAsync() {
        return visit.async(new SessionAsync(super.startAsync(), visit, this, response, true));
    }

    @Override
    public AsyncContext startAsync(ServletRequest with, ServletResponse andWith) {
        // For a forward Tomcat puts a request of its own beneath this one, and at its end takes it away again from a
        // cycle that says to go on with the original ones.
        boolean ours = with == this && andWith == response && getDispatcherType() != DispatcherType.FORWARD;
        return visit.async(new SessionAsync(super.startAsync(with, andWith), visit, with, andWith, ours));
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext container = super.getAsyncContext();
        SessionAsync ours = visit.async();
        return ours == null ? container : ours;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Principal principal = super.getUserPrincipal();
        return principal != null ? principal : visit.caller();
    }

    private @Nullable Caller ours() {
        return super.getUserPrincipal() == null ? visit.caller() : null;
    }

    @Override
    public @Nullable String getRemoteUser() {
        Caller caller = ours();
        return caller == null ? super.getRemoteUser() : caller.name();
    }

    @Override
    public @Nullable String getAuthType() {
        Caller caller = ours();
        return caller == null ? super.getAuthType() : caller.proof().word();
    }

    @Override
    public boolean isUserInRole(String role) {
        Caller caller = ours();
        return caller == null ? super.isUserInRole(role) : caller.hasRole(role);
    }
}
