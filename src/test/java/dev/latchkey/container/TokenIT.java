package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.CountedStatements;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.Root;
import dev.latchkey.harness.TestDatabase;
import dev.latchkey.harness.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What others do with our tokens, and what two nodes on one database do to them. */
@Tag("alone")
class TokenIT {
    private static final int ROUNDS = 3;

    private static TestDatabase.Fresh database;
    private static Node a;
    private static Node b;

    private static Node shared() {
        return Nodes.shared(Container.TOMCAT_11, TestDatabase.POSTGRESQL);
    }

    /** Two servers of different make on one database. */
    private static void startTwo() {
        if (a == null) {
            database = TestDatabase.POSTGRESQL.fresh();
            a = Node.on(Container.TOMCAT_11).on(database).launch();
            b = Node.on(Container.JETTY_12).on(database).launch();
            awaitTwo();
        }
    }

    private static void awaitTwo() {
        a.await();
        b.await();
    }

    @AfterAll
    static void stopTwo() {
        if (a != null) {
            a.close();
            b.close();
            database.close();
        }
    }

    private static Exchange keys(Node node) {
        return Http.get(node.uri("/.well-known/jwks.json")).send();
    }

    @Test
    void keys_areCachedByAgeAndTag() {
        Exchange keys = keys(shared());
        assertEquals(200, keys.status());
        assertEquals("public, max-age=300", keys.header("Cache-Control").orElseThrow());
        String tag = keys.header("ETag").orElseThrow();
        Exchange again = keysUnless("\"other\", W/" + tag);
        assertEquals(304, again.status());
        assertEquals(tag, again.header("ETag").orElseThrow());
        assertEquals("", again.body());
    }

    private static Exchange keysUnless(String... tags) {
        Http get = Http.get(shared().uri("/.well-known/jwks.json"));
        for (String tag : tags) {
            get.header("If-None-Match", tag);
        }
        return get.send();
    }

    /** RFC 9110 §13.1.2: a list, in one line or in several; the star is any. */
    @Test
    void keys_areSentUnlessTheReaderHasThem() {
        String tag = keys(shared()).header("ETag").orElseThrow();
        assertEquals(304, keysUnless("\"other\"", tag).status());
        assertEquals(304, keysUnless("*").status());
        assertEquals(200, keysUnless("\"other\"").status());
        assertEquals(200, keysUnless(tag.replace("\"", "")).status());
    }

    @Test
    void keys_showNothingPrivate() {
        keys(shared()).json().get("keys").forEach(key -> {
            Set.of("d", "p", "q", "dp", "dq", "qi", "k").forEach(name -> assertTrue(!key.has(name), key::toString));
            assertEquals("RS256", key.get("alg").asText());
            assertEquals(3072 / 8, Base64.getUrlDecoder().decode(key.get("n").asText()).length);
        });
    }

    @Test
    void metadata_namesAbsoluteAddressesThatAnswer() {
        Exchange metadata = Http.get(shared().uri("/.well-known/oauth-authorization-server"))
                .send();
        assertEquals(200, metadata.status());
        assertEquals(
                shared().uri("/token").toString(),
                metadata.json().get("token_endpoint").asText());
        assertEquals(
                keys(shared()).body(),
                Http.get(java.net.URI.create(metadata.json().get("jwks_uri").asText()))
                        .send()
                        .body());
    }

    @Test
    void token_isVerifiedByAnotherJavaLibraryFromTheKeysAlone() throws Exception {
        startTwo();
        isVerifiedByNimbus(shared(), JWSAlgorithm.RS256);
        isVerifiedByNimbus(a, JWSAlgorithm.ES256);
    }

    private static void isVerifiedByNimbus(Node node, JWSAlgorithm algorithm) throws Exception {
        Person person = Person.registered(node);
        String token = person.token(node);
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                algorithm, new ImmutableJWKSet<>(JWKSet.parse(keys(node).body()))));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "latchkey",
                new JWTClaimsSet.Builder().issuer("latchkey").build(),
                Set.of("sub", "exp", "iat", "jti", "client_id", "sid", "ver", "roles")));
        JWTClaimsSet claims = processor.process(token, null);
        assertEquals(person.name(), claims.getStringClaim("preferred_username"));
    }

    @Test
    void token_isVerifiedByJoseOfNpmFromTheKeysAlone() throws Exception {
        Path node = Tools.nodeJs();
        Path directory = Path.of("target", "jose").toAbsolutePath();
        Files.createDirectories(directory);
        if (!Files.exists(directory.resolve("node_modules/jose"))) {
            run(directory, "npm", "install", "--no-audit", "--no-fund", "--silent", "jose@6.2.17");
        }
        Person person = Person.registered(shared());
        Files.writeString(directory.resolve("verify.mjs"), """
                import { createRemoteJWKSet, jwtVerify } from 'jose';
                const keys = createRemoteJWKSet(new URL(process.argv[2]));
                const { payload } = await jwtVerify(process.argv[3], keys,
                    { issuer: 'latchkey', audience: 'latchkey', typ: 'at+jwt', algorithms: ['RS256'] });
                console.log(payload.preferred_username);
                """);
        String name = run(
                directory,
                node.toString(),
                "verify.mjs",
                shared().uri("/.well-known/jwks.json").toString(),
                person.token(shared()));
        assertEquals(person.name(), name.strip());
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    @Test
    void unknownKids_costNoSqlAndNoReload() {
        unknownKids(1_000);
    }

    @Tag("soak")
    @Test
    void unknownKids_tenThousand_costNoSqlAndNoReload() {
        unknownKids(10_000);
    }

    private static void unknownKids(int count) {
        Node node = shared();
        String token = Person.registered(node).token(node);
        Person.meByToken(node, token);
        Random random = new Random(58);
        List<String> statements = List.of();
        // A sweep, which comes every half minute, may fall into one of the rounds.
        for (int round = 0; round == 0 || round < ROUNDS && !statements.isEmpty(); round++) {
            try (CountedStatements counted = node.database().countStatements().ignoring(TokenIT::isPoll)) {
                showUnknownKids(node, token, random, count);
                assertEquals(200, Person.meByToken(node, token).status());
                statements = counted.statements();
            }
        }
        assertEquals(List.of(), statements);
    }

    private static void showUnknownKids(Node node, String token, Random random, int count) {
        for (int i = 0; i < count; i += 90) {
            try (RawHttp connection = RawHttp.to(node)) {
                for (int j = 0; j < 90; j++) {
                    connection.write("GET /latchkey/api/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + withKid(token, random) + "\r\n\r\n");
                    assertEquals(401, connection.read().status());
                }
            }
        }
    }

    /** The one statement a second by which a node learns of revocations, of changed keys, and of the time. */
    private static boolean isPoll(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        return lower.startsWith("select") && lower.contains("revocation_counter");
    }

    private static String withKid(String token, Random random) {
        byte[] kid = new byte[16];
        random.nextBytes(kid);
        String header = "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(kid) + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'));
    }

    @Test
    void ended_onOneNode_refusedOnTheOtherWithinTwoSeconds() {
        startTwo();
        lags(3);
    }

    @Tag("soak")
    @Test
    void ended_twoHundredTimes_lagOnTheOtherNode() {
        startTwo();
        lags(200);
    }

    /** Ends on one node what is asked for on the other every 10 ms. */
    private static void lags(int rounds) {
        Person person = Person.registered(a);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Exchange signedIn = person.tokens(a);
            String access = access(signedIn);
            assertEquals(200, Person.meByToken(b, access).status());
            revoke(refreshToken(signedIn));
            long ended = System.nanoTime();
            Poll.until(
                    Duration.ofSeconds(5),
                    "the other node to refuse",
                    () -> Person.meByToken(b, access).status() == 401);
            millis.add((System.nanoTime() - ended) / 1_000_000);
        }
        millis.sort(null);
        long slowest = millis.get(millis.size() - 1);
        System.out.printf(
                "Ended on one node, refused on the other: %d rounds, median %d ms, slowest %d ms%n",
                rounds, millis.get(millis.size() / 2), slowest);
        assertTrue(slowest < 2_000, () -> "slowest " + slowest + " ms");
    }

    /** One way in which an access token comes to its end. */
    private interface Way {
        void end(Person person, Exchange tokens);
    }

    /** Contract §6, Ended means ended: each way on one node, asked on the other; and no restart brings any back. */
    @Test
    void endedInEveryWay_refusedOnEveryNode_andStillAfterAllRestarted() {
        startTwo();
        Root root = Root.of(a);
        Exchange survivor = Person.registered(a).tokens(a);
        Map<String, String> ended = new LinkedHashMap<>();
        ways(root).forEach((name, way) -> ended.put(name, ended(way)));
        root.post("/admin/keys/rotate");
        Exchange renewed = renew(a, survivor);
        ended.put("revoked by everybody's end", access(Person.registered(a).tokens(a)));
        root.post("/admin/end-everybody");
        ended.put("renewed, then over by everybody's end", access(renewed));
        ended.values().forEach(TokenIT::untilRefused);
        Exchange later = Person.registered(a).tokens(a);
        a.stop();
        b.stop();
        a.launch();
        b.launch();
        awaitTwo();
        ended.forEach((name, token) -> {
            assertEquals(401, Person.meByToken(a, token).status(), name);
            assertEquals(401, Person.meByToken(b, token).status(), name);
        });
        assertEquals(200, Person.meByToken(b, access(later)).status());
        assertEquals(200, renew(b, later).status());
    }

    private static Map<String, Way> ways(Root root) {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("revoked by its refresh token", (person, tokens) -> revoke(refreshToken(tokens)));
        ways.put("revoked by itself", (person, tokens) -> revoke(access(tokens)));
        ways.put(
                "ended from elsewhere",
                (person, tokens) -> Http.delete(a.uri("/api/sessions"))
                        .bearer(person.token(a))
                        .send());
        ways.put("ended by its handle", (person, tokens) -> {
            Http list = Http.get(a.uri("/api/sessions")).bearer(access(tokens));
            Http.delete(a.uri("/api/sessions/"
                            + list.send().json().get(0).get("id").asText()))
                    .bearer(access(tokens))
                    .send();
        });
        ways.put(
                "password changed",
                (person, tokens) -> Http.post(a.uri("/api/password"))
                        .cookie(Person.cookieName(a), person.session(a))
                        .form("current", person.password(), "new", "quite other 5 saucers")
                        .send());
        ways.put(
                "roles changed",
                (person, tokens) -> root.post("/admin/roles", "id", root.id(person.name()), "roles", "editor"));
        ways.put("disabled", (person, tokens) -> root.post("/admin/disable", "id", root.id(person.name())));
        ways.put(
                "ended by an administrator", (person, tokens) -> root.post("/admin/end", "id", root.id(person.name())));
        ways.put(
                "account deleted",
                (person, tokens) -> Http.post(a.uri("/account/delete"))
                        .cookie(Person.cookieName(a), person.session(a))
                        .form("password", person.password())
                        .send());
        return ways;
    }

    /** Makes a token on one node, lets the other remember it, and ends it; returns it when both refuse it. */
    private static String ended(Way way) {
        Person person = Person.registered(a);
        Exchange tokens = person.tokens(a);
        assertEquals(200, Person.meByToken(b, access(tokens)).status());
        way.end(person, tokens);
        untilRefused(access(tokens));
        return access(tokens);
    }

    private static void untilRefused(String token) {
        Poll.until(
                Duration.ofSeconds(2),
                "both nodes to refuse",
                () -> Person.meByToken(b, token).status() == 401
                        && Person.meByToken(a, token).status() == 401);
    }

    private static void revoke(String token) {
        assertEquals(
                200, Http.post(a.uri("/revoke")).form("token", token).send().status());
    }

    private static String access(Exchange tokens) {
        return tokens.json().get("access_token").asText();
    }

    private static String refreshToken(Exchange tokens) {
        return tokens.json().get("refresh_token").asText();
    }

    private static Exchange renew(Node node, Exchange tokens) {
        Exchange renewed = Http.post(node.uri("/token"))
                .form("grant_type", "refresh_token", "refresh_token", refreshToken(tokens))
                .send();
        assertEquals(200, renewed.status(), renewed::toString);
        return renewed;
    }

    @Test
    void wrongPasswords_areCountedForBothNodes() {
        startTwo();
        Person person = Person.registered(a);
        for (int i = 0; i < 10; i++) {
            assertEquals(400, guess(i % 2 == 0 ? a : b, person.name(), "wrong " + i));
        }
        assertEquals(429, guess(a, person.name(), person.password()));
        assertEquals(429, guess(b, person.name(), person.password()));
    }

    private static int guess(Node node, String name, String password) {
        return Http.post(node.uri("/token"))
                .form("grant_type", "password", "username", name, "password", password)
                .send()
                .status();
    }

    @Test
    void tokenAnswer_saysWhatRfc6749Asks_andTheTokenWhatRfc9068Asks() {
        Exchange answer = Person.registered(shared()).tokens(shared());
        assertEquals("Bearer", answer.json().get("token_type").asText());
        assertEquals(300, answer.json().get("expires_in").asInt());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        JsonNode claims = claims(access(answer));
        assertEquals("latchkey", claims.get("client_id").asText());
        assertEquals(300, claims.get("exp").asLong() - claims.get("iat").asLong());
        Exchange me = Person.meByToken(shared(), access(answer));
        assertEquals(
                Instant.ofEpochSecond(claims.get("exp").asLong()),
                Instant.parse(me.json().get("expires_at").asText()));
    }

    /** What a session lends in its last minute is over with it. */
    @Test
    void borrowedToken_isTheSessionsAndNotBeyondIt() throws SQLException {
        Person person = Person.registered(shared());
        String cookie = person.session(shared());
        String id = Http.get(shared().uri("/api/sessions"))
                .cookie(Person.cookieName(shared()), cookie)
                .send()
                .json()
                .get(0)
                .get("id")
                .asText();
        long end = System.currentTimeMillis() + 60_000;
        try (Connection connection = shared().database().connect();
                PreparedStatement shorten = connection.prepareStatement(
                        "update web_session set ends_at = ?, expires_at = ? where handle = ?")) {
            shorten.setLong(1, end);
            shorten.setLong(2, end);
            shorten.setString(3, id);
            assertEquals(1, shorten.executeUpdate());
        }
        Exchange borrowed = Http.post(shared().uri("/token"))
                .header("Sec-Fetch-Site", "same-origin")
                .cookie(Person.cookieName(shared()), cookie)
                .form("grant_type", "urn:latchkey:session")
                .send();
        assertEquals(200, borrowed.status(), borrowed::toString);
        JsonNode claims = claims(access(borrowed));
        assertEquals(id, claims.get("sid").asText());
        assertEquals(end / 1000, claims.get("exp").asLong());
    }

    private static JsonNode claims(String token) {
        try {
            return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void token_madeOnOneNode_opensTheOther_andItsSignInIsRenewedThere() {
        startTwo();
        Exchange signedIn = Person.registered(a).tokens(a);
        assertEquals(200, Person.meByToken(b, access(signedIn)).status());
        Exchange renewed = renew(b, signedIn);
        assertEquals("no-store", renewed.header("Cache-Control").orElseThrow());
        assertEquals(200, Person.meByToken(a, access(renewed)).status());
    }
}
