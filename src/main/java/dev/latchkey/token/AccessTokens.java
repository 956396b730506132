package dev.latchkey.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.Verification;
import dev.latchkey.account.Account;
import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies access tokens in the profile of RFC 9068. The only class that knows java-jwt; it lets nothing past
 * it that {@link TokenGate} has not read first.
 */
final class AccessTokens {
    static final String CLIENT = "latchkey";

    private final TokenPolicy policy;
    private final TokenGate gate;
    private final Clock clock;
    private final Map<String, JWTVerifier> verifiers = new ConcurrentHashMap<>();

    AccessTokens(TokenPolicy policy, TokenGate gate, InstantSource clock) {
        this.policy = policy;
        this.gate = gate;
        this.clock = clock.withZone(ZoneOffset.UTC);
    }

    /**
     * Makes a token.
     *
     * @param key the active one
     * @param ver the account's number, or everybody's where that is higher
     * @param issuedAt whole seconds
     * @param expiresAt whole seconds
     */
    String sign(
            SigningKey key, Account account, String signIn, String jti, long ver, Instant issuedAt, Instant expiresAt) {
        JWTCreator.Builder token = JWT.create()
                .withHeader(Map.of("typ", TokenGate.TYPE))
                .withKeyId(key.kid())
                .withIssuer(policy.issuer())
                .withSubject(account.id())
                .withAudience(policy.audience())
                .withIssuedAt(issuedAt)
                .withExpiresAt(expiresAt)
                .withJWTId(jti)
                .withClaim("client_id", CLIENT)
                .withClaim("preferred_username", account.name())
                .withClaim("roles", List.copyOf(account.roles()))
                .withClaim("sid", signIn)
                .withClaim("ver", ver);
        return token.sign(algorithm(key));
    }

    /**
     * Verifies form, signature and claims.
     *
     * @throws Refused {@code EXPIRED_TOKEN} for one that was right until it expired, else {@code INVALID_TOKEN}
     */
    AccessToken verify(String text) throws Refused {
        TokenGate.Claims claims = gate.read(text, clock.millis());
        try {
            verifiers
                    .computeIfAbsent(claims.key().kid(), kid -> verifier(claims.key()))
                    .verify(text);
        } catch (TokenExpiredException e) {
            throw expired();
        } catch (JWTVerificationException e) {
            throw new Refused(Refusal.INVALID_TOKEN, e.getClass().getSimpleName());
        }
        if (claims.expired()) {
            throw expired();
        }
        Caller caller = new Caller(
                claims.subject(),
                claims.name(),
                Collections.unmodifiableSortedSet(claims.roles()),
                Proof.TOKEN,
                claims.signIn(),
                Instant.ofEpochMilli(claims.expMillis()));
        return new AccessToken(
                caller,
                claims.key().kid(),
                claims.jti(),
                claims.ver(),
                claims.expMillis() + TokenPolicy.LEEWAY.toMillis());
    }

    static Refused expired() {
        return new Refused(Refusal.EXPIRED_TOKEN, "expired");
    }

    private JWTVerifier verifier(SigningKey key) {
        Verification verification = JWT.require(algorithm(key))
                .withIssuer(policy.issuer())
                .withAudience(policy.audience())
                .acceptLeeway(TokenPolicy.LEEWAY.toSeconds());
        return ((JWTVerifier.BaseVerification) verification).build(clock);
    }

    private static com.auth0.jwt.algorithms.Algorithm algorithm(SigningKey key) {
        return switch (key.algorithm()) {
            case RS256 ->
                com.auth0.jwt.algorithms.Algorithm.RSA256(
                        (RSAPublicKey) key.publicKey(), (@Nullable RSAPrivateKey) key.privateKey());
            case ES256 ->
                com.auth0.jwt.algorithms.Algorithm.ECDSA256(
                        (ECPublicKey) key.publicKey(), (@Nullable ECPrivateKey) key.privateKey());
            case ES384 ->
                com.auth0.jwt.algorithms.Algorithm.ECDSA384(
                        (ECPublicKey) key.publicKey(), (@Nullable ECPrivateKey) key.privateKey());
        };
    }
}
