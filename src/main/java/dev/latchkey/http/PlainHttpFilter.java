package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses passwords that came over plain HTTP from or to anything but this machine itself. Stands in the chain unless
 * {@code latchkey.public-url} is {@code https://} or {@code latchkey.allow-sign-in-over-plain-http} says so.
 */
public final class PlainHttpFilter extends HttpFilter {
    private static final Set<String> DOORS = Set.of("/login", "/register", "/token", "/api/password");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getMethod().equals("POST")
                && !request.isSecure()
                && isDoor(Answers.path(request))
                && !(isLoopback(request.getServerName()) && isLoopback(request.getRemoteAddr()))) {
            throw new RefusedRequest(new Refused(
                    Refusal.PLAIN_HTTP,
                    "plain HTTP to " + request.getServerName() + " from " + request.getRemoteAddr()
                            + "; latchkey.allow-sign-in-over-plain-http would allow it"));
        }
        chain.doFilter(request, response);
    }

    /** The forms that take a password on a page as well as the doors that the contract names. */
    private static boolean isDoor(String path) {
        return DOORS.contains(path)
                || path.equals("/account/password")
                || path.equals("/account/delete")
                || path.startsWith("/password/");
    }

    /** By name and by number, without asking the name service: RFC 6761 §6.3 for the names. */
    static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1")
                || name.matches("::ffff:127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
