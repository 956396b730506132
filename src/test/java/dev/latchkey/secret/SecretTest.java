package dev.latchkey.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private final Secrets secrets = new Secrets(new SecureRandom());

    @Test
    void parse_ownText_givesTheSameSecret() {
        for (int i = 0; i < 200; i++) {
            Secret secret = secrets.next();
            assertEquals(Optional.of(secret), Secret.parse(secret.text()));
            assertEquals(Secret.LENGTH, secret.text().length());
            assertArrayEquals(Base64.getUrlDecoder().decode(secret.text()), secret.bytes());
        }
    }

    @Test
    void parse_anyOtherLastCharacter_isNoSpellingOfTheSameSecret() {
        Secret secret = secrets.next();
        String body = secret.text().substring(0, Secret.LENGTH - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int accepted = 0;
        for (char last : alphabet.toCharArray()) {
            Optional<Secret> parsed = Secret.parse(body + last);
            if (parsed.isPresent()) {
                accepted++;
                assertEquals(body + last, parsed.get().text());
            }
        }
        assertEquals(16, accepted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA'AAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA\u0130AAAAAAAAAAAAAAAAAAAAA"
            })
    void parse_anythingElse_isEmpty(String text) {
        assertTrue(Secret.parse(text).isEmpty());
    }

    @Test
    void toString_neverShowsTheValue() {
        Secret secret = secrets.next();
        assertFalse(secret.toString().contains(secret.text()));
    }

    @Test
    void of_anotherLength_throws() {
        assertThrows(IllegalArgumentException.class, () -> Secret.of(new byte[31]));
    }

    @Test
    void hash_isSha256OfTheBytes() throws NoSuchAlgorithmException {
        Secret secret = secrets.next();
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(secret.bytes()), secret.hash());
    }
}
