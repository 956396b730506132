package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Account;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Properties of the reading as a whole; its single cases are files in {@code attack/token}. */
class TokenGateTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Account ALICE =
            new Account("alice-id", "alice", new TreeSet<>(List.of("admin")), 7, true, NOW, NOW);
    private static final SigningKey KEY = key();

    /** Another seed finds other cases; this one makes a failure come again. */
    private final Random random = new Random(20301);

    private Instant now = NOW;
    private final AccessTokens tokens = at(() -> now);
    private final String good =
            tokens.sign(KEY, ALICE, "sign-in", "token-id", 7, NOW, NOW.plus(TokenRoom.POLICY.ttl()));

    private static SigningKey key() {
        KeyPair pair = Algorithm.ES256.generate();
        return new SigningKey(
                "kid", Algorithm.ES256, pair.getPublic(), pair.getPrivate(), 0, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private static AccessTokens at(InstantSource clock) {
        TokenGate gate = new TokenGate(kid -> kid.equals(KEY.kid()) ? KEY : null, TokenRoom.POLICY);
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

    @Test
    void verify_whateverIsMutated_refusedUnlessIdentical() {
        for (int i = 0; i < 3000; i++) {
            String mutant = mutate(good);
            if (!mutant.equals(good)) {
                assertEquals(Refusal.INVALID_TOKEN, refusal(mutant));
            }
        }
    }

    private String mutate(String text) {
        StringBuilder mutant = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(mutant.length());
            int end = at + random.nextInt(mutant.length() - at);
            switch (random.nextInt(6)) {
                case 0 -> mutant.deleteCharAt(at);
                case 1 -> mutant.insert(at, (char) random.nextInt(256));
                case 2 -> mutant.setCharAt(at, mutant.charAt(random.nextInt(mutant.length())));
                case 3 -> mutant.insert(at, mutant.substring(at, end));
                case 4 -> mutant.delete(at, end);
                default -> mutant.reverse();
            }
        }
        return mutant.length() == 0 ? "." : mutant.toString();
    }

    @Test
    void verify_anyBytes_refusedAndNothingElseThrown() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertEquals(Refusal.INVALID_TOKEN, refusal(new String(bytes, StandardCharsets.ISO_8859_1)));
        }
    }

    @Test
    void verify_longestToken_isReadQuickly() {
        String token = "a".repeat(TokenGate.MAX_LENGTH);
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertEquals(Refusal.INVALID_TOKEN, refusal(token)));
    }
}
