package dev.latchkey.http;

import dev.latchkey.account.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;

/** Reads from a request where it comes from. */
public final class Visitors {
    private Visitors() {}

    /** The address is what the container says it is: which proxies it believes is the container's configuration. */
    public static Visitor of(HttpServletRequest request) {
        return new Visitor(request.getRemoteAddr(), Objects.requireNonNullElse(request.getHeader("User-Agent"), ""));
    }
}
