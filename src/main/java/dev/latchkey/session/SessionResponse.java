package dev.latchkey.session;

import dev.latchkey.http.CommitResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The response that stores the session before anything can leave. */
final class SessionResponse extends CommitResponse {
    private final Visit visit;
    private boolean failed;

    SessionResponse(HttpServletResponse response, Visit visit) {
        super(response);
        this.visit = visit;
    }

    @Override
    protected void beforeCommit() {
        visit.beforeCommit();
    }

    /** Returns whether {@code sendError} was called: the container will dispatch once more. */
    boolean hasFailed() {
        return failed;
    }

    /** Servlet 6.1's own; an override where the container has it, and called by nobody where it has not. */
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        commit();
        ServletSix.sendRedirect((HttpServletResponse) getResponse(), location, status, clearBuffer);
    }

    /** Servlet 6.1's own, which a wrapper does not lead to the one above. */
    public void sendRedirect(String location, int status) throws IOException {
        sendRedirect(location, status, true);
    }

    /** Servlet 6.1's own, which a wrapper does not lead to the one above. */
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        sendRedirect(location, SC_FOUND, clearBuffer);
    }

    @Override
    public @Nullable String encodeURL(@Nullable String url) {
        return visit.encode(url);
    }

    @Override
    public @Nullable String encodeRedirectURL(@Nullable String url) {
        return visit.encode(url);
    }

    @Override
    public void sendError(int status) throws IOException {
        failed = true;
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        failed = true;
        super.sendError(status, message);
    }

    @Override
    public void reset() {
        super.reset();
        visit.afterReset();
    }
}
