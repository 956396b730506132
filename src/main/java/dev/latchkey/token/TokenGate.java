package dev.latchkey.token;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.secret.Base64Url;
import dev.latchkey.token.StrictJson.Numeral;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The strict reading of a token before any library sees it. Libraries are lenient: they let in duplicate claims, an
 * unknown {@code crit}, a missing {@code exp}, any {@code typ}, spellings of base64url that are not the one. What comes
 * out here has one reading only, and is forged or ours; the signature decides which.
 *
 * <p>No regular expression runs over what an attacker sent, and no step takes more than one pass over at most
 * {@value #MAX_LENGTH} characters.
 */
final class TokenGate {
    /** Longest token in characters; ours are below 2 KiB. */
    static final int MAX_LENGTH = 8 * 1024;

    /** {@code typ} of RFC 9068 §2.1. */
    static final String TYPE = "at+jwt";

    /** Names that would let a header bring its own key, its own rules, or a bomb (RFC 7515 §4.1, RFC 7516 §4.1.3). */
    private static final Set<String> FORBIDDEN = Set.of("crit", "jku", "x5u", "x5c", "jwk", "zip");

    /** No time of ours is near it: the year 5138. */
    private static final double LAST_SECOND = 1e11;

    /** Which key a {@code kid} names; null for none that may be used now. In memory, whatever is asked. */
    interface Keys {
        @Nullable
        SigningKey find(String kid);
    }

    /**
     * What a token says of itself.
     *
     * @param expired whether {@code exp} is past: told only to whoever holds a right signature
     */
    record Claims(
            SigningKey key,
            String subject,
            String name,
            SortedSet<String> roles,
            String signIn,
            String jti,
            long ver,
            long expMillis,
            boolean expired) {}

    private final Keys keys;
    private final TokenPolicy policy;

    TokenGate(Keys keys, TokenPolicy policy) {
        this.keys = keys;
        this.policy = policy;
    }

    /**
     * Reads a token.
     *
     * @param now the database's time, milliseconds since 1970 UTC
     * @throws Refused always {@code INVALID_TOKEN}; its reason is for the log
     */
    Claims read(String token, long now) throws Refused {
        if (token.length() > MAX_LENGTH) {
            throw refused("longer than " + MAX_LENGTH);
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw refused("not three parts");
        }
        byte[] header = part(token, 0, first, "header");
        byte[] claims = part(token, first + 1, second, "claims");
        byte[] signature = part(token, second + 1, token.length(), "signature");
        SigningKey key = key(StrictJson.object(header));
        if (signature.length != key.algorithm().signatureBytes()) {
            throw refused("signature of " + signature.length + " bytes");
        }
        return claims(StrictJson.object(claims), key, now);
    }

    private static byte[] part(String token, int start, int end, String name) throws Refused {
        byte[] bytes = Base64Url.decode(token, start, end);
        if (bytes == null || bytes.length == 0) {
            throw refused(name + " is not canonical base64url");
        }
        return bytes;
    }

    private SigningKey key(Map<String, Object> header) throws Refused {
        for (String name : header.keySet()) {
            if (FORBIDDEN.contains(name)) {
                throw refused("header has " + name);
            }
        }
        if (!TYPE.equals(header.get("typ"))) {
            throw refused("typ is not " + TYPE);
        }
        SigningKey key = header.get("kid") instanceof String kid ? keys.find(kid) : null;
        if (key == null) {
            throw refused("kid is not of a key of ours");
        }
        if (!key.algorithm().name().equals(header.get("alg"))) {
            throw refused("alg is not the one of the key");
        }
        return key;
    }

    private Claims claims(Map<String, Object> claims, SigningKey key, long now) throws Refused {
        if (!policy.issuer().equals(claims.get("iss"))) {
            throw refused("iss is not ours");
        }
        if (!policy.audience().equals(claims.get("aud"))) {
            throw refused("aud is not ours");
        }
        long exp = millis(claims, "exp");
        times(claims, exp, now);
        return new Claims(
                key,
                string(claims, "sub"),
                string(claims, "preferred_username"),
                roles(claims),
                string(claims, "sid"),
                string(claims, "jti"),
                ver(claims),
                exp,
                // RFC 7519 §4.1.4: "on or after", so at the very instant it is over.
                now >= exp + TokenPolicy.LEEWAY.toMillis());
    }

    private void times(Map<String, Object> claims, long exp, long now) throws Refused {
        long leeway = TokenPolicy.LEEWAY.toMillis();
        long iat = millis(claims, "iat");
        if (iat > now + leeway) {
            throw refused("iat is in the future");
        }
        if (exp - iat > policy.ttl().toMillis()) {
            throw refused("lives longer than " + policy.ttl());
        }
        if (claims.containsKey("nbf") && millis(claims, "nbf") > now + leeway) {
            throw refused("nbf is in the future");
        }
    }

    private static long millis(Map<String, Object> claims, String name) throws Refused {
        // Of a longer numeral no part is worth the time it takes to read.
        if (claims.get(name) instanceof Numeral numeral && numeral.text().length() <= 32) {
            double seconds = Double.parseDouble(numeral.text());
            if (seconds > 0 && seconds < LAST_SECOND) {
                return (long) (seconds * 1000);
            }
        }
        throw refused(name + " is not a time");
    }

    private static long ver(Map<String, Object> claims) throws Refused {
        if (claims.get("ver") instanceof Numeral numeral && numeral.text().length() <= 18) {
            try {
                return Long.parseLong(numeral.text());
            } catch (NumberFormatException e) {
                throw refused("ver is not a whole number");
            }
        }
        throw refused("ver is not a whole number");
    }

    private static String string(Map<String, Object> claims, String name) throws Refused {
        if (claims.get(name) instanceof String value && !value.isEmpty() && !hasControls(value)) {
            return value;
        }
        throw refused(name + " is not a plain string");
    }

    private static boolean hasControls(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static SortedSet<String> roles(Map<String, Object> claims) throws Refused {
        if (claims.containsKey("scope") && !(claims.get("scope") instanceof String)) {
            throw refused("scope is not a string");
        }
        SortedSet<String> roles = new TreeSet<>();
        if (!(claims.get("roles") instanceof List<?> values)) {
            throw refused("roles is not an array");
        }
        for (Object value : values) {
            if (!(value instanceof String role) || role.isEmpty()) {
                throw refused("a role is not a string");
            }
            roles.add(role);
        }
        return roles;
    }

    private static Refused refused(String reason) {
        return new Refused(Refusal.INVALID_TOKEN, reason);
    }
}
