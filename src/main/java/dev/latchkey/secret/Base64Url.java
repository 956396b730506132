package dev.latchkey.secret;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64url as RFC 7515 §2 has it, and only the one canonical spelling: no padding, no other alphabet, no line breaks,
 * no bits set that carry no data. {@code java.util.Base64} minds neither the padding nor those bits.
 */
public final class Base64Url {
    private static final byte[] SEXTETS = new byte[128];

    static {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Arrays.fill(SEXTETS, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            SEXTETS[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** Returns the bytes that the characters from {@code start} to {@code end} spell; null where they spell none. */
    public static byte @Nullable [] decode(String text, int start, int end) {
        int length = end - start;
        if (length % 4 == 1) {
            return null;
        }
        byte[] bytes = new byte[length * 3 / 4];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int sextet = c < 128 ? SEXTETS[c] : -1;
            if (sextet < 0) {
                return null;
            }
            bits = bits << 6 | sextet;
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[at++] = (byte) (bits >> held);
                bits &= (1 << held) - 1;
            }
        }
        return bits == 0 ? bytes : null;
    }
}
