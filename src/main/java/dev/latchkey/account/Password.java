package dev.latchkey.account;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * A password as it is compared, RFC 8265 §4.2, OpaqueString Profile: every kind of space is U+0020, the rest NFC, and
 * nothing else changes; case, outer spaces and length stay as typed. {@link #toString()} never shows it.
 */
final class Password {
    /** Longest password in characters (code points). */
    static final int MAX = 256;

    private final String prepared;

    private Password(String prepared) {
        this.prepared = prepared;
    }

    /**
     * Reads what was typed at a sign-in. Asks only for the length, since a password that was once accepted must not
     * be lost to a Java version that knows other characters. Empty when there is none, or more than 256 characters.
     */
    static Optional<Password> typed(String text) {
        if (text.isEmpty() || text.length() > 4 * MAX) {
            return Optional.empty();
        }
        StringBuilder spaced = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(spaced::appendCodePoint);
        String prepared = Normalizer.normalize(spaced, Normalizer.Form.NFC);
        return prepared.codePointCount(0, prepared.length()) <= MAX
                ? Optional.of(new Password(prepared))
                : Optional.empty();
    }

    /**
     * Returns whether every character may stand in a new password (RFC 8264 §4.3, FreeformClass). One widening: the
     * joiners and variation selectors inside a word or an emoji, which keyboards put in and nobody sees.
     */
    boolean isOpaqueString() {
        String plain = prepared.replaceAll("[\\u200C\\u200D\\uFE0E\\uFE0F]", "");
        try {
            return !plain.isEmpty()
                    && PrecisProfiles.OPAQUE_STRING
                            .enforce(plain)
                            .equals(Normalizer.normalize(plain, Normalizer.Form.NFC));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the length in characters (code points). */
    int length() {
        return prepared.codePointCount(0, prepared.length());
    }

    /** Returns the prepared text, for the rules that look at it. */
    String text() {
        return prepared;
    }

    byte[] bytes() {
        return prepared.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Password(hidden)";
    }
}
