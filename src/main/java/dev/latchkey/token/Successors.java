package dev.latchkey.token;

import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secret;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives a refresh token's successor from the token itself: HMAC-SHA256 (RFC 2104) under a key that comes from
 * {@code latchkey.secret}.
 *
 * <p>So every node gives the same successor to whoever shows the same token again, without the successor being stored
 * anywhere; and whoever holds a token but not the secret cannot compute what comes after it.
 */
final class Successors {
    private static final String PURPOSE = "refresh token successor";
    private static final String HMAC = "HmacSHA256";

    private final String current;
    private final Map<String, SecretKeySpec> keys = new HashMap<>();

    Successors(Keyring keyring) {
        this.current = keyring.id();
        keyring.previousId()
                .ifPresent(id ->
                        keys.put(id, key(keyring.derivePrevious(PURPOSE, 32).orElseThrow())));
        keys.put(current, key(keyring.derive(PURPOSE, 32)));
    }

    private static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, HMAC);
    }

    /** Returns the name of the secret from which successors are derived now. */
    String secretId() {
        return current;
    }

    /** Returns the successor under a named secret; empty when that secret is not configured any more. */
    Optional<Secret> of(Secret parent, String secretId) {
        return Optional.ofNullable(keys.get(secretId)).map(key -> Secret.of(hmac(key, parent.bytes())));
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }
}
