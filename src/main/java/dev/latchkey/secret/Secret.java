package dev.latchkey.secret;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * 256 unguessable bits that a client holds: a session cookie's value, a refresh token, a one-time code.
 *
 * <p>The wire form is base64url without padding, 43 characters (RFC 4648 §5). The database holds only
 * {@link #hash()}, so a stolen backup opens nothing. {@link #toString()} never shows the value.
 */
public final class Secret {
    /** Length of the wire form in characters. */
    public static final int LENGTH = 43;

    private static final int BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] bytes;

    Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes 32 bytes derived elsewhere, as a refresh token's successor is.
     *
     * @throws IllegalArgumentException if there are not exactly 32
     */
    public static Secret of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A secret has 32 bytes, not " + bytes.length);
        }
        return new Secret(bytes.clone());
    }

    /**
     * Reads the wire form. Empty for anything but its one canonical spelling: wrong length, another alphabet, padding,
     * or bits set in the last character that no 256-bit value has. The text comes from an attacker, so nothing throws.
     */
    public static Optional<Secret> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        // 43 characters are 258 bits: that the last two are zero is asked there.
        byte[] bytes = Base64Url.decode(text, 0, LENGTH);
        return bytes == null ? Optional.empty() : Optional.of(new Secret(bytes));
    }

    /** Returns the wire form: the only place where the value leaves this class as text. */
    public String text() {
        return ENCODER.encodeToString(bytes);
    }

    /** Returns a copy of the 32 bytes, for deriving another secret. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the SHA-256 under which the database knows this secret, 32 bytes. */
    public byte[] hash() {
        return Sha256.of(bytes);
    }

    /**
     * Returns the public name of this secret: the first 16 bytes of its hash, base64url, 22 characters. It opens
     * nothing and may be logged; half of a hash of 256 random bits leads nowhere.
     */
    public String name() {
        return ENCODER.encodeToString(Arrays.copyOf(hash(), NAME_BYTES));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Secret(hidden)";
    }
}
