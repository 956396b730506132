package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Account;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The edges of the reading; its single cases are files in {@code attack/token}, see also TokenGatePropertiesTest. */
class TokenGateTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Account ALICE =
            new Account("alice-id", "alice", new TreeSet<>(List.of("admin")), 7, true, NOW, NOW);
    private static final SigningKey KEY = key();

    private Instant now = NOW;
    private final AccessTokens tokens = at(() -> now);
    private final String good =
            tokens.sign(KEY, ALICE, "sign-in", "token-id", 7, NOW, NOW.plus(TokenRoom.POLICY.ttl()));

    private static SigningKey key() {
        KeyPair pair = Algorithm.ES256.generate();
        return new SigningKey(
                "kid", Algorithm.ES256, pair.getPublic(), pair.getPrivate(), 0, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private static AccessTokens at(InstantSource clock) {
        TokenGate gate =
                new TokenGate(kid -> kid.equals(KEY.kid()) || kid.matches("k*") ? KEY : null, TokenRoom.POLICY);
        return new AccessTokens(TokenRoom.POLICY, gate, clock);
    }

    private Refusal refusal(String token) {
        return assertThrows(Refused.class, () -> tokens.verify(token), token).refusal();
    }

    @Test
    void verify_goodToken_givesItsCaller() throws Refused {
        AccessToken token = tokens.verify(good);
        assertEquals("alice-id", token.caller().accountId());
        assertEquals("sign-in", token.caller().signIn());
        assertTrue(token.caller().hasRole("admin"));
        assertEquals(7, token.ver());
    }

    @Test
    void verify_aroundTheEnd_opensUntilTheLeewayIsOver() throws Refused {
        now = NOW.plus(TokenRoom.POLICY.ttl()).plus(TokenPolicy.LEEWAY).minusMillis(1);
        tokens.verify(good);
        now = now.plusMillis(1);
        assertEquals(Refusal.EXPIRED_TOKEN, refusal(good));
    }

    @Test
    void verify_madeByANodeWhoseClockIsAhead_opensWithinTheLeeway() throws Refused {
        now = NOW.minus(TokenPolicy.LEEWAY);
        tokens.verify(good);
        now = now.minusMillis(1);
        assertEquals(Refusal.INVALID_TOKEN, refusal(good));
    }

    @Test
    void verify_eachCharacterReplacedByEachKind_refused() {
        for (int i = 0; i < good.length(); i++) {
            for (char c : new char[] {'A', '_', '.', '=', ' ', '\u00e9', '\0'}) {
                if (good.charAt(i) != c) {
                    assertEquals(Refusal.INVALID_TOKEN, refusal(good.substring(0, i) + c + good.substring(i + 1)));
                }
            }
        }
    }

    /** Ours are below 2 KiB: what is longer is refused before a byte of it is decoded. */
    @Test
    void verify_longerThanEightKibibytes_refusedThoughAllElseIsRight() throws Refused {
        tokens.verify(ofLength(TokenGate.MAX_LENGTH));
        assertEquals(Refusal.INVALID_TOKEN, refusal(ofLength(TokenGate.MAX_LENGTH + 1)));
    }

    /** A good token with a user name that makes it so long; three characters are four, so the header helps out. */
    private String ofLength(int length) {
        for (int kid = 0; kid < 4; kid++) {
            for (int extra = (length - good.length()) * 3 / 4 - 8; extra < length; extra++) {
                String token = signedBy("k".repeat(kid), "a".repeat(extra));
                if (token.length() == length) {
                    return token;
                }
                if (token.length() > length) {
                    break;
                }
            }
        }
        throw new AssertionError("No token has " + length + " characters");
    }

    private String signedBy(String kid, String name) {
        SigningKey key = new SigningKey(
                kid, Algorithm.ES256, KEY.publicKey(), KEY.privateKey(), 0, Long.MAX_VALUE, Long.MAX_VALUE);
        Account account = new Account("alice-id", name, new TreeSet<>(), 7, true, NOW, NOW);
        return tokens.sign(key, account, "sign-in", "token-id", 7, NOW, NOW.plus(TokenRoom.POLICY.ttl()));
    }

    @Test
    void verify_longestToken_isReadQuickly() {
        String token = "a".repeat(TokenGate.MAX_LENGTH);
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertEquals(Refusal.INVALID_TOKEN, refusal(token)));
    }
}
