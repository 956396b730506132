package dev.latchkey.http;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Refused;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A servlet whose methods may refuse. Path, method, origin and keys have been asked before it runs, so it implements
 * just the methods its route allows.
 */
public abstract class Endpoint extends HttpServlet {
    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> get(request, response);
                case "POST" -> post(request, response);
                case "DELETE" -> delete(request, response);
                default -> throw new IllegalStateException("The table of routes lets " + request.getMethod() + " in");
            }
        } catch (Refused refused) {
            throw new RefusedRequest(refused);
        }
    }

    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        throw new IllegalStateException(getClass().getSimpleName() + " has no GET");
    }

    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        throw new IllegalStateException(getClass().getSimpleName() + " has no POST");
    }

    protected void delete(HttpServletRequest request, HttpServletResponse response)
            throws Refused, IOException, ServletException {
        throw new IllegalStateException(getClass().getSimpleName() + " has no DELETE");
    }

    /**
     * Returns who is calling, on a route that needs a key.
     *
     * @throws IllegalStateException on a route that lets anyone in
     */
    protected static Caller caller(HttpServletRequest request) {
        if (request.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("This route lets requests in that nobody vouches for");
    }

    /** Returns who is calling, if anybody, on a route that lets anyone in; the answer's cost then names the key. */
    protected static @Nullable Caller anyCaller(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        Timing.authenticated(request, principal);
        return principal instanceof Caller caller ? caller : null;
    }

    /** Returns the last, variable segment of the path, such as the id in {@code /api/sessions/{id}}. */
    protected static String lastSegment(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null ? "" : path.substring(1);
    }
}
