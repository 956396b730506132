package dev.latchkey.session;

import dev.latchkey.secret.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The key as a path parameter (Jakarta Servlet 6 §7.1.3, URL Rewriting): only for an application that embeds the room
 * and has not restricted its tracking modes to cookies.
 */
final class KeyInUrl {
    private KeyInUrl() {}

    /** Finds the parameter's value in a raw request URI. */
    static Optional<String> find(String uri, String parameter) {
        int at = uri.indexOf(";" + parameter + "=");
        if (at < 0) {
            return Optional.empty();
        }
        int start = at + parameter.length() + 2;
        int end = start;
        while (end < uri.length() && ";/?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return Optional.of(uri.substring(start, end));
    }

    /** Adds the key to a URL that leads back into this application; another's is none of its business. */
    static String add(String url, String parameter, Secret key, HttpServletRequest request) {
        int end = 0;
        while (end < url.length() && "?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        // Without a path it leads to the page it stands on, and with a parameter alone to another (RFC 3986 §5.3).
        if (end == 0 || find(url, parameter).isPresent() || !isOurs(url, request)) {
            return url;
        }
        return url.substring(0, end) + ";" + parameter + "=" + key.text() + url.substring(end);
    }

    private static boolean isOurs(String url, HttpServletRequest request) {
        String path = url;
        int scheme = url.indexOf("://");
        if (scheme >= 0 && url.substring(0, scheme).chars().allMatch(Character::isLetterOrDigit)) {
            String origin = origin(request);
            if (!url.startsWith(origin)) {
                return false;
            }
            path = url.substring(origin.length());
            if (!path.isEmpty() && "/?#;".indexOf(path.charAt(0)) < 0) {
                return false;
            }
        } else if (url.startsWith("//") || !url.startsWith("/")) {
            // A relative path leads here; a relative reference to another host does not.
            if (url.startsWith("//") || url.indexOf(':') >= 0) {
                return false;
            }
            String asked = request.getRequestURI();
            path = asked.substring(0, asked.lastIndexOf('/') + 1) + url;
        }
        path = resolved(path.split("[?#]", 2)[0]);
        String context = request.getContextPath();
        return path.startsWith(context)
                && (path.length() == context.length() || "/?#;".indexOf(path.charAt(context.length())) >= 0);
    }

    /** Returns where a browser goes (RFC 3986 §5.2.4), which takes the dots encoded, too. */
    private static String resolved(String path) {
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            String plain = segment.replaceAll("(?i)%2e", ".");
            if (plain.equals("..")) {
                kept.pollLast();
            } else if (!plain.equals(".")) {
                kept.addLast(segment);
            }
        }
        return String.join("/", kept);
    }

    private static String origin(HttpServletRequest request) {
        String scheme = request.getScheme();
        int port = request.getServerPort();
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + request.getServerName() + (usual ? "" : ":" + port);
    }
}
