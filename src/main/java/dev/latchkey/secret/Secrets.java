package dev.latchkey.secret;

import java.security.SecureRandom;
import java.util.Base64;

/** Draws new secrets and public handles from the randomness it was given. Safe for use by many threads. */
public final class Secrets {
    private final SecureRandom random;

    public Secrets(SecureRandom random) {
        this.random = random;
    }

    /** Returns 256 new random bits. */
    public Secret next() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    /** Returns a new public name of 128 random bits, base64url, 22 characters: opens nothing, may be logged. */
    public String handle() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(16));
    }

    /** Returns {@code count} random bytes: a salt, a nonce, a one-time code's bits. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
