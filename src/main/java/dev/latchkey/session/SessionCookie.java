package dev.latchkey.session;

import dev.latchkey.secret.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cookie as it stands on the wire (RFC 6265): its name, its attributes, and how it is read from a request.
 *
 * <p>The {@code Cookie} header is read here and not by {@code getCookies()}: containers differ in what they make of
 * quotes and of a name that comes twice, and twice has to be noticed.
 */
final class SessionCookie {
    private final String name;
    private final String attributes;
    private final String scope;
    private final Supplier<String> life;

    /**
     * @param scope {@code Path} and, if there is one, {@code Domain}: what a browser tells cookies of one name apart by
     * @param attributes everything else that stays the same, each with {@code "; "} before it
     * @param life how long a browser keeps it, as attributes counted from now; empty for as long as it runs
     */
    SessionCookie(String name, String scope, String attributes, Supplier<String> life) {
        this.name = name;
        this.scope = scope;
        this.attributes = attributes;
        this.life = life;
    }

    /** Latchkey's own cookie: over HTTPS one that no other host, path or plain connection can have set. */
    static SessionCookie of(SessionPolicy policy, boolean secure) {
        String name = name(policy);
        return secure
                ? new SessionCookie("__Host-" + name, "; Path=/", "; Secure; HttpOnly; SameSite=Lax", () -> "")
                : new SessionCookie(name, "; Path=" + path(policy.contextPath()), "; HttpOnly; SameSite=Lax", () -> "");
    }

    /** Returns the name before any prefix: with the context path behind it, so that two deployments can live together. */
    static String name(SessionPolicy policy) {
        String context = policy.contextPath();
        if (context.isEmpty()) {
            return policy.cookieName();
        }
        StringBuilder name = new StringBuilder(policy.cookieName()).append('-');
        context.substring(1).chars().forEach(c -> name.append(isToken(c) ? (char) c : '-'));
        return name.toString();
    }

    /** RFC 9110 §5.6.2, token. */
    static boolean isToken(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Returns the path as browsers have it, whether or not the container has decoded it (RFC 3986 §2.1). */
    static String path(String contextPath) {
        if (contextPath.isEmpty()) {
            return "/";
        }
        StringBuilder path = new StringBuilder();
        for (byte b : contextPath.getBytes(StandardCharsets.UTF_8)) {
            boolean stays = b > ' ' && (isToken(b) || "/:@()=".indexOf(b) >= 0) && "#^`|".indexOf(b) < 0;
            path.append(stays ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return path.toString();
    }

    String name() {
        return name;
    }

    /** What a request shows under our name. */
    record Shown(int count, @Nullable String value) {
        static final Shown NOTHING = new Shown(0, null);

        /** Two of one name: which of them is ours nobody can say, so neither counts. */
        boolean isAmbiguous() {
            return count > 1;
        }
    }

    Shown read(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders("Cookie");
        Shown shown = Shown.NOTHING;
        while (headers != null && headers.hasMoreElements()) {
            shown = read(headers.nextElement(), shown);
        }
        return shown;
    }

    private Shown read(String header, Shown before) {
        Shown shown = before;
        int at = 0;
        while (at < header.length()) {
            int end = header.indexOf(';', at);
            if (end < 0) {
                end = header.length();
            }
            while (at < end && header.charAt(at) <= ' ') {
                at++;
            }
            int equals = at + name.length();
            if (header.startsWith(name, at) && equals < end && header.charAt(equals) == '=') {
                shown = new Shown(
                        shown.count() + 1, header.substring(equals + 1, end).strip());
            }
            at = end + 1;
        }
        return shown;
    }

    /** Sets the cookie, in place of whatever this answer said about it before. */
    void set(HttpServletResponse response, Secret key) {
        replace(response, name + "=" + key.text() + life.get() + scope + attributes);
    }

    /** Takes the cookie from the browser, at our own path alone. */
    void clear(HttpServletResponse response) {
        replace(response, name + "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT" + scope + attributes);
    }

    /** Unsays what this answer said about the cookie: the session that it speaks of is over before it was known. */
    void unsay(HttpServletResponse response) {
        if (response.getHeaders("Set-Cookie").stream().anyMatch(this::isOurs)) {
            clear(response);
        }
    }

    private boolean isOurs(String line) {
        return line.startsWith(name) && line.startsWith("=", name.length());
    }

    /** RFC 6265 §4.1.1: not more than one Set-Cookie of a name in one answer. */
    private void replace(HttpServletResponse response, String line) {
        List<String> others = new ArrayList<>(response.getHeaders("Set-Cookie"));
        if (others.removeIf(this::isOurs)) {
            response.setHeader("Set-Cookie", line);
            others.forEach(other -> response.addHeader("Set-Cookie", other));
        } else {
            response.addHeader("Set-Cookie", line);
        }
    }
}
