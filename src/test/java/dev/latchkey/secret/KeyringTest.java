package dev.latchkey.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyringTest {
    private static final String OLD = "the secret before, of at least 32 characters";
    private static final String NEW = "the secret after, also of at least 32 characters";
    private static final byte[] PLAIN = {1, 2, 3};

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final Keyring keyring = new Keyring(NEW, Optional.empty(), secrets);

    @Test
    void open_whatWasSealed_givesItBack() {
        byte[] sealed = keyring.seal("key", PLAIN);
        assertArrayEquals(PLAIN, keyring.open("key", sealed).orElseThrow());
        assertFalse(Arrays.equals(sealed, keyring.seal("key", PLAIN)));
    }

    @Test
    void open_forAnotherPurpose_isEmpty() {
        assertTrue(keyring.open("other", keyring.seal("key", PLAIN)).isEmpty());
    }

    @Test
    void open_withAnyBitChanged_isEmpty() {
        byte[] sealed = keyring.seal("key", PLAIN);
        for (int i = 0; i < sealed.length * 8; i++) {
            byte[] changed = sealed.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            assertTrue(keyring.open("key", changed).isEmpty());
        }
        assertTrue(keyring.open("key", new byte[12]).isEmpty());
    }

    @Test
    void open_sealedUnderThePreviousSecret_opens() {
        byte[] sealed = new Keyring(OLD, Optional.empty(), secrets).seal("key", PLAIN);
        assertTrue(keyring.open("key", sealed).isEmpty());
        assertArrayEquals(
                PLAIN,
                new Keyring(NEW, Optional.of(OLD), secrets).open("key", sealed).orElseThrow());
    }

    @Test
    void derive_isHkdfSha256() {
        // Computed with another implementation: HKDF-SHA256, no salt, info "latchkey purpose".
        byte[] derived = keyring.derive("purpose", 32);
        assertEquals(reference(NEW, "latchkey purpose"), HexFormat.of().formatHex(derived));
    }

    private static String reference(String secret, String info) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(new byte[32], "HmacSHA256"));
            byte[] key = mac.doFinal(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            mac.update(info.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            mac.update((byte) 1);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void id_namesTheSecretAndTellsNothingOfIt() {
        assertEquals(16, keyring.id().length());
        assertEquals(
                Optional.of(new Keyring(OLD, Optional.empty(), secrets).id()),
                new Keyring(NEW, Optional.of(OLD), secrets).previousId());
    }
}
