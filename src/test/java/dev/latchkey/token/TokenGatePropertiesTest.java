package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.account.Account;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.secret.Base64Url;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for every token: one that is not ours byte for byte is refused; and one that we did sign, whatever its
 * content, is either refused or read exactly as another strict parser reads it. Each run tries other ones; a failure
 * names its seed and the smallest example.
 */
class TokenGatePropertiesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final KeyPair PAIR = Algorithm.ES256.generate();
    private static final SigningKey KEY = new SigningKey(
            "kid", Algorithm.ES256, PAIR.getPublic(), PAIR.getPrivate(), 0, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final AccessTokens TOKENS = new AccessTokens(
            TokenRoom.POLICY, new TokenGate(kid -> kid.equals(KEY.kid()) ? KEY : null, TokenRoom.POLICY), () -> NOW);
    private static final String GOOD = TOKENS.sign(
            KEY,
            new Account("alice-id", "alice", new TreeSet<>(List.of("admin")), 7, true, NOW, NOW),
            "sign-in",
            "token-id",
            7,
            NOW,
            NOW.plus(TokenRoom.POLICY.ttl()));
    private static final String HEADER = text(0);
    private static final String CLAIMS = text(1);
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static String text(int part) {
        return new String(Base64.getUrlDecoder().decode(GOOD.split("\\.")[part]), StandardCharsets.UTF_8);
    }

    /** One change to a text: what stands from a place on, so far, gives way to something else. */
    private record Edit(int at, int cut, String put) {
        String on(String text) {
            int start = text.isEmpty() ? 0 : at % text.length();
            int end = Math.min(text.length(), start + cut);
            return text.substring(0, start) + put + text.substring(end);
        }
    }

    private static Arbitrary<String> edited(String text, Arbitrary<String> put) {
        Arbitrary<Edit> edit = Combinators.combine(
                        Arbitraries.integers().between(0, text.length() - 1),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(5, Arbitraries.integers().between(0, 2)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, text.length()))),
                        put)
                .as(Edit::new);
        return edit.list().ofMinSize(1).ofMaxSize(3).map(edits -> {
            String mutant = text;
            for (Edit one : edits) {
                mutant = one.on(mutant);
            }
            return mutant;
        });
    }

    /** Pieces of what is edited itself, characters that mean something there, and any others. */
    private static Arbitrary<String> pieces(String text, String special) {
        return Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.strings().withChars(special).ofMinLength(1).ofMaxLength(3),
                Arbitraries.strings().ofMaxLength(2),
                Combinators.combine(
                                Arbitraries.integers().between(0, text.length() - 1),
                                Arbitraries.integers().between(1, 40))
                        .as((at, length) -> text.substring(at, Math.min(text.length(), at + length))));
    }

    @Provide
    Arbitrary<String> mutants() {
        return edited(GOOD, pieces(GOOD, "AZaz09-_+/=.\n \0"));
    }

    @Provide
    Arbitrary<String> headers() {
        return edited(HEADER, json(HEADER, "alg", "typ", "kid", "crit", "jku", "zip"));
    }

    @Provide
    Arbitrary<String> claims() {
        return edited(CLAIMS, json(CLAIMS, "iss", "sub", "aud", "exp", "iat", "nbf", "roles", "ver"));
    }

    private static Arbitrary<String> json(String text, String... names) {
        Arbitrary<String> values = Arbitraries.of(
                "null",
                "-0",
                "1e2",
                "1e400",
                "1893456100",
                "[]",
                "{}",
                "\"x\"",
                "\"\"",
                "\"\\u0061\"",
                "true",
                "[[1]]");
        return Arbitraries.oneOf(
                pieces(text, "{}[],:\"\\ 0123456789.-+eEtfn\t\n\0\u20ac"),
                Combinators.combine(Arbitraries.of(names), values).as((name, value) -> ",\"" + name + "\":" + value),
                Combinators.combine(Arbitraries.of(names), values)
                        .as((name, value) -> "{\"" + name + "\":" + value + ","));
    }

    private static Refusal refusal(String token) {
        return assertThrows(Refused.class, () -> TOKENS.verify(token)).refusal();
    }

    @Property(tries = 5000)
    void verify_mutant_refusedUnlessIdentical(@ForAll("mutants") String mutant) throws Refused {
        if (mutant.equals(GOOD)) {
            TOKENS.verify(mutant);
        } else {
            assertEquals(Refusal.INVALID_TOKEN, refusal(mutant));
        }
    }

    @Property(tries = 5000)
    void verify_anyText_refusedAndNothingElseThrown(@ForAll String text) {
        assertEquals(Refusal.INVALID_TOKEN, refusal(text));
    }

    /** Signed by our own key: the reading alone can refuse it. */
    @Property(tries = 3000)
    void verify_signedWithAMutatedHeader_opensOnlyIfItSaysTheSame(@ForAll("headers") String header) throws IOException {
        try {
            TOKENS.verify(signed(header, CLAIMS));
        } catch (Refused refused) {
            assertEquals(Refusal.INVALID_TOKEN, refused.refusal());
            return;
        }
        JsonNode read = STRICT.readTree(header);
        assertEquals("ES256", read.path("alg").textValue(), header);
        assertEquals("at+jwt", read.path("typ").textValue(), header);
        assertEquals("kid", read.path("kid").textValue(), header);
        Set.of("crit", "jku", "x5u", "x5c", "jwk", "zip").forEach(name -> assertFalse(read.has(name), header));
    }

    @Property(tries = 3000)
    void verify_signedWithMutatedClaims_refusedOrReadAsAnotherParserReadsThem(@ForAll("claims") String claims)
            throws IOException {
        AccessToken token;
        try {
            token = TOKENS.verify(signed(HEADER, claims));
        } catch (Refused refused) {
            return;
        }
        JsonNode read = STRICT.readTree(claims);
        assertEquals("latchkey", read.path("iss").textValue(), claims);
        assertEquals("latchkey", read.path("aud").textValue(), claims);
        assertEquals(token.caller().accountId(), read.path("sub").textValue(), claims);
        assertEquals(token.caller().name(), read.path("preferred_username").textValue(), claims);
        assertEquals(token.caller().signIn(), read.path("sid").textValue(), claims);
        assertEquals(token.jti(), read.path("jti").textValue(), claims);
        assertEquals(token.ver(), read.path("ver").longValue(), claims);
        read.path("roles").forEach(role -> assertTrue(token.caller().hasRole(role.textValue()), claims));
        assertTrue(read.path("exp").isNumber() && read.path("iat").isNumber(), claims);
        double life = read.path("exp").doubleValue() - read.path("iat").doubleValue();
        assertTrue(life <= TokenRoom.POLICY.ttl().toSeconds(), claims);
    }

    private static String signed(String header, String claims) {
        String input = url(header) + "." + url(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(PAIR.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the lenient decoder of the JDK makes of it, spelled again, has to be the same text. */
    @Property(tries = 5000)
    void decode_anyText_onlyTheOneSpellingOfItsBytes(@ForAll("spellings") String text) {
        byte[] bytes = Base64Url.decode(text, 0, text.length());
        if (bytes == null) {
            assertFalse(isCanonical(text), text);
        } else {
            assertEquals(text, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    @Provide
    Arbitrary<String> spellings() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("ABYZaz09-_").ofMaxLength(9),
                Arbitraries.strings().withChars("ABYZaz09-_+/=. \n").ofMaxLength(9),
                Arbitraries.strings().ofMaxLength(5));
    }

    private static boolean isCanonical(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
