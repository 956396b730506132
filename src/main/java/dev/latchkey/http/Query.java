package dev.latchkey.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Reads the query of a page's address. Never by {@code getParameter}, which throws for a malformed query on one server
 * and drops what it cannot read on another: here such a field counts as absent.
 */
public final class Query {
    private Query() {}

    /** Returns whether the query names the field at all, once or more often, well-formed or not. */
    static boolean names(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        if (query != null) {
            for (String part : query.split("&")) {
                if (Form.decoded(part.split("=", 2)[0]).filter(name::equals).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the field's value; empty when it is missing, repeated, or not percent-encoded UTF-8 without NUL. */
    public static Optional<String> field(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        if (query == null || query.length() > Form.MAX_BYTES) {
            return Optional.empty();
        }
        Optional<String> found = Optional.empty();
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (Form.decoded(key).filter(name::equals).isPresent()) {
                if (found.isPresent()) {
                    return Optional.empty();
                }
                found = Form.decoded(equals < 0 ? "" : part.substring(equals + 1));
                if (found.isEmpty()) {
                    return Optional.empty();
                }
            }
        }
        return found;
    }
}
