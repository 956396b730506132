package dev.latchkey.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.account.Account;
import dev.latchkey.account.Refused;
import dev.latchkey.db.Database;
import dev.latchkey.db.DatabaseSettings;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What one access token costs: RS256 with 3072 bits, one thread, the same token for all. Beside the room, as a filter
 * uses it, stand two libraries as their documentation sets them up, and the bare signature of the JDK, below which
 * nobody comes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VerificationBenchmark {
    private static final TokenPolicy POLICY = new TokenPolicy(
            Duration.ofHours(1),
            Duration.ofDays(30),
            50,
            "latchkey",
            "latchkey",
            Algorithm.RS256,
            Duration.ofDays(90),
            Duration.ofSeconds(90));

    private final Secrets secrets = new Secrets(new SecureRandom());
    private Database database;
    private TokenModule room;
    private AccessTokens unremembered;
    private JWTVerifier javaJwt;
    private DefaultJWTProcessor<SecurityContext> nimbus;
    private Signature jdk;
    private String token;
    private String header;
    private String forged;
    private byte[] signedInput;
    private byte[] signature;

    @Setup
    public void setUp() throws GeneralSecurityException {
        database = Database.open(new DatabaseSettings(
                "jdbc:h2:mem:benchmark;DB_CLOSE_DELAY=-1",
                Optional.of("sa"),
                Optional.of(""),
                Optional.empty(),
                Duration.ofSeconds(30),
                "latchkey",
                List.of("db/migration"),
                true));
        room = new TokenModule(
                POLICY,
                database,
                new Keyring("a secret for the benchmark alone!", Optional.empty(), secrets),
                secrets,
                new FirstPair(POLICY.algorithm()));
        unremembered = new AccessTokens(POLICY, new TokenGate(room.keys, POLICY), database.clock());
        makeTokens();
        SigningKey key = room.keys.active().orElseThrow();
        RSAPublicKey publicKey = (RSAPublicKey) key.publicKey();
        javaJwt = JWT.require(com.auth0.jwt.algorithms.Algorithm.RSA256(publicKey, null))
                .withIssuer("latchkey")
                .withAudience("latchkey")
                .build();
        nimbus = nimbus(new RSAKey.Builder(publicKey).keyID(key.kid()).build());
        jdk = Signature.getInstance("SHA256withRSA");
        jdk.initVerify(publicKey);
    }

    private void makeTokens() {
        Instant now = database.clock().instant();
        Account alice =
                new Account("alice-has-an-id-of-22-", "alice", new TreeSet<>(List.of("USER")), 1, true, now, now);
        token = room.minting
                .mint(new Grant(alice, secrets.handle(), Optional.empty(), now.plus(POLICY.ttl())))
                .accessToken();
        header = "Bearer " + token;
        int end = token.lastIndexOf('.');
        signedInput = token.substring(0, end).getBytes(StandardCharsets.US_ASCII);
        signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
        byte[] other = signature.clone();
        other[100] ^= 1;
        forged = "Bearer " + token.substring(0, end + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(other);
    }

    private static DefaultJWTProcessor<SecurityContext> nimbus(RSAKey key) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(new JWKSet(key))));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "latchkey", new JWTClaimsSet.Builder().issuer("latchkey").build(), Set.of("sub", "exp", "jti")));
        return processor;
    }

    @TearDown
    public void tearDown() {
        database.close();
    }

    /** The second use of a token on a node, and every later one: expiry, key and revocation are asked, no signature. */
    @Benchmark
    public Object latchkeyRemembered() throws Refused {
        return room.live.shown(header);
    }

    /** The first use: the strict reading, then java-jwt. */
    @Benchmark
    public Object latchkeyFirstTime() throws Refused {
        return unremembered.verify(token);
    }

    /** A forged token that names a key of ours, at each of its uses. */
    @Benchmark
    public Object latchkeyForgedWithAKnownKid() {
        try {
            return room.live.shown(forged);
        } catch (Refused refused) {
            return refused;
        }
    }

    @Benchmark
    public Object javaJwtAlone() {
        return javaJwt.verify(token);
    }

    @Benchmark
    public Object nimbusAlone() throws Exception {
        return nimbus.process(token, null);
    }

    @Benchmark
    public boolean signatureOfTheJdkAlone() throws GeneralSecurityException {
        jdk.update(signedInput);
        return jdk.verify(signature);
    }
}
