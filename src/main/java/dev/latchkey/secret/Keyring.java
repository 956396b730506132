package dev.latchkey.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code latchkey.secret}, and {@code latchkey.secret.previous} while the one is being replaced by the other.
 *
 * <p>Nothing uses the secret's text itself: every purpose has a key of its own, derived by HKDF-SHA256 (RFC 5869) with
 * the purpose as {@code info}. Sealing is AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce before the
 * ciphertext; the purpose is authenticated with it, so that what was sealed for one use cannot be opened for another.
 */
public final class Keyring {
    /** Bytes of a nonce, as NIST SP 800-38D §8.2 recommends. */
    private static final int NONCE = 12;

    private static final int TAG_BITS = 128;

    private final byte[] current;
    private final byte @Nullable [] previous;
    private final Secrets secrets;

    /**
     * @param current at least 32 characters; the caller has checked it
     * @param previous what {@code current} replaced; opens, but never seals
     */
    public Keyring(String current, Optional<String> previous, Secrets secrets) {
        this.current = current.getBytes(StandardCharsets.UTF_8);
        this.previous =
                previous.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
        this.secrets = secrets;
    }

    /** Returns {@code length} bytes that only holders of the current secret can compute for this purpose. */
    public byte[] derive(String purpose, int length) {
        return derive(current, purpose, length);
    }

    /** The same under the previous secret; empty where none is configured. */
    public Optional<byte[]> derivePrevious(String purpose, int length) {
        return previous == null ? Optional.empty() : Optional.of(derive(previous, purpose, length));
    }

    /**
     * Returns a public name of the current secret, 16 hexadecimal characters: a row that carries it says under which
     * secret it was made, and tells nothing about that secret.
     */
    public String id() {
        return id(current);
    }

    /** Returns the name of the previous secret; empty where none is configured. */
    public Optional<String> previousId() {
        return previous == null ? Optional.empty() : Optional.of(id(previous));
    }

    /** Seals under the current secret. Two calls never give the same bytes. */
    public byte[] seal(String purpose, byte[] plain) {
        byte[] nonce = secrets.bytes(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current, purpose, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM could not seal", e);
        }
    }

    /** Opens what either secret sealed for this purpose; empty when neither did, or when a bit of it was changed. */
    public Optional<byte[]> open(String purpose, byte[] sealed) {
        Optional<byte[]> opened = open(current, purpose, sealed);
        return opened.isPresent() || previous == null ? opened : open(previous, purpose, sealed);
    }

    private static Optional<byte[]> open(byte[] secret, String purpose, byte[] sealed) {
        if (sealed.length <= NONCE) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, secret, purpose, nonce);
            return Optional.of(cipher.doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM could not open", e);
        }
    }

    private static Cipher cipher(int mode, byte[] secret, String purpose, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derive(secret, "seal " + purpose, 32), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String id(byte[] secret) {
        return HexFormat.of().formatHex(derive(secret, "id", 8));
    }

    private static byte[] derive(byte[] secret, String purpose, int length) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secret, null, ("latchkey " + purpose).getBytes(StandardCharsets.UTF_8)));
        byte[] key = new byte[length];
        hkdf.generateBytes(key, 0, length);
        return key;
    }
}
