package dev.latchkey.token;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The Authorization header of RFC 6750 §2.1: {@code Bearer}, spaces, one b64token. Nothing else of a request is ever
 * looked at for a token.
 */
final class BearerHeader {
    private static final String SCHEME = "bearer";

    private BearerHeader() {}

    /**
     * Returns the token; null where there is no such header, or one of another scheme (RFC 9110 §11.1, case does not
     * matter).
     *
     * @throws Refused 400 when the header stands there twice, or names Bearer without exactly one token after it
     */
    static @Nullable String read(HttpServletRequest request) throws Refused {
        String value = value(request);
        return value == null ? null : token(value);
    }

    /**
     * Returns the header as it was sent; null where there is none.
     *
     * @throws Refused 400 when it stands there twice
     */
    static @Nullable String value(HttpServletRequest request) throws Refused {
        Enumeration<String> headers = request.getHeaders("Authorization");
        if (headers == null || !headers.hasMoreElements()) {
            return null;
        }
        String value = headers.nextElement();
        if (headers.hasMoreElements()) {
            throw malformed("more than one Authorization header");
        }
        return value;
    }

    /**
     * Returns the token in a header's value; null where it is of another scheme.
     *
     * @throws Refused 400 when it names Bearer without exactly one token after it
     */
    static @Nullable String token(String value) throws Refused {
        int at = SCHEME.length();
        if (!value.regionMatches(true, 0, SCHEME, 0, at)) {
            return null;
        }
        if (at < value.length() && isTokenChar(value.charAt(at)) && isOtherScheme(value)) {
            return null;
        }
        if (at == value.length() || value.charAt(at) != ' ') {
            throw malformed("Bearer without a space and a token");
        }
        while (at < value.length() && value.charAt(at) == ' ') {
            at++;
        }
        String token = value.substring(at);
        // RFC 7515 §7.2.2: the JSON serialisation is a token of a form we do not take, not a malformed header.
        if (!token.startsWith("{") && !isB64Token(token)) {
            throw malformed("Bearer with something other than one token");
        }
        return token;
    }

    /** A longer scheme name that only begins alike has a space where the name ends. */
    private static boolean isOtherScheme(String value) {
        int end = SCHEME.length();
        while (end < value.length() && isTokenChar(value.charAt(end))) {
            end++;
        }
        return end < value.length() && value.charAt(end) == ' ';
    }

    /** RFC 9110 §5.6.2, tchar. */
    private static boolean isTokenChar(char c) {
        return isAlphanumeric(c) || c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** RFC 6750 §2.1, b64token; an equals sign that is out of place is a matter of the token, not of the header. */
    private static boolean isB64Token(String token) {
        boolean padding = true;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (!isAlphanumeric(c) && "-._~+/=".indexOf(c) < 0) {
                return false;
            }
            padding &= c == '=';
        }
        return !padding;
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static Refused malformed(String reason) {
        return new Refused(Refusal.MALFORMED_AUTHORIZATION, reason);
    }
}
