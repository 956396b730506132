package dev.latchkey.session;

import java.util.Optional;

/**
 * Where to go after signing in: a path of this application as the browser sees it, context path included. Whatever else
 * {@code next} says is ignored, so that a link to our form cannot lead to another site (CWE-601, Open Redirect).
 */
final class NextPath {
    private static final int MAX_LENGTH = 2048;

    private NextPath() {}

    /** Returns the path with its query if it is one of ours. */
    static Optional<String> of(String next, String contextPath) {
        if (next.length() > MAX_LENGTH || !next.startsWith("/") || !isPlain(next)) {
            return Optional.empty();
        }
        int query = next.indexOf('?');
        String path = query < 0 ? next : next.substring(0, query);
        boolean ours = contextPath.isEmpty() || path.equals(contextPath) || path.startsWith(contextPath + "/");
        return ours && isPath(path) ? Optional.of(next) : Optional.empty();
    }

    /** Only what a URI may be made of (RFC 3986 §3.3 and §3.4), so nothing that a browser would repair. */
    private static boolean isPlain(String next) {
        for (int i = 0; i < next.length(); i++) {
            char c = next.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "-._~!$&'()*+,;=:@/?%".indexOf(c) >= 0;
            if (!allowed || c == '%' && !isEscape(next, i)) {
                return false;
            }
        }
        return true;
    }

    /** Two hexadecimal digits, and not those of a control character. */
    private static boolean isEscape(String next, int at) {
        if (at + 2 >= next.length()) {
            return false;
        }
        int high = Character.digit(next.charAt(at + 1), 16);
        int low = Character.digit(next.charAt(at + 2), 16);
        return high >= 2 && low >= 0 && !(high == 7 && low == 15);
    }

    /**
     * No empty segment and no dots that lead out of the application, plain or escaped: {@code //x} is another host, and
     * {@code /latchkey/../x} another application.
     */
    private static boolean isPath(String path) {
        String decoded = path.replace("%2e", ".")
                .replace("%2E", ".")
                .replace("%2f", "/")
                .replace("%2F", "/")
                .replace("%5c", "\\")
                .replace("%5C", "\\");
        if (decoded.contains("//") || decoded.contains("\\")) {
            return false;
        }
        for (String segment : decoded.split("/", -1)) {
            String name = segment.split(";", 2)[0];
            if (name.equals("..") || name.equals(".")) {
                return false;
            }
        }
        return true;
    }
}
