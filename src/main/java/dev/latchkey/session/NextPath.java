package dev.latchkey.session;

import dev.latchkey.http.Form;
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
        String path = next.split("\\?", 2)[0];
        boolean ours = contextPath.isEmpty() || path.equals(contextPath) || path.startsWith(contextPath + "/");
        boolean safe = Form.decoded(next).filter(NextPath::hasNoControl).isPresent()
                && Form.decoded(path).filter(NextPath::isPath).isPresent();
        return ours && safe ? Optional.of(next) : Optional.empty();
    }

    /** Only what a URI may be made of (RFC 3986 §3.3 and §3.4), so nothing that a browser would repair. */
    private static boolean isPlain(String next) {
        for (int i = 0; i < next.length(); i++) {
            char c = next.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "-._~!$&'()*+,;=:@/?%".indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasNoControl(String decoded) {
        return decoded.codePoints().noneMatch(Character::isISOControl);
    }

    /**
     * No empty segment and no dots that lead out of the application, however they were escaped: {@code //x} is another
     * host, and {@code /latchkey/../x} another application.
     */
    private static boolean isPath(String decoded) {
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
