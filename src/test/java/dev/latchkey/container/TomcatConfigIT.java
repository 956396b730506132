package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Keys;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.NodeSetup;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.Postgres;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.TestDatabase;
import dev.latchkey.harness.Wars;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged WAR with exactly the files of {@code tomcat-config}, as the README says to copy them. */
class TomcatConfigIT {
    private static final Pattern PART = Pattern.compile("<(?:link|script|img)\\b[^>]*\\b(?:href|src)=\"([^\"#]+)\"");
    private static final Path FILES = Path.of("tomcat-config");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "TOMCAT_10"})
    void tomcatConfig_asItIs_servesFromPostgresqlByJndi(Container container) throws Exception {
        try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh()) {
            works(container, database, FILES.resolve("latchkey.xml"));
        }
    }

    @Test
    void tomcatConfig_withTheMariadbResource_servesFromMariadb() throws Exception {
        String context = Files.readString(FILES.resolve("latchkey.xml"));
        int postgres = context.indexOf("  <Resource ");
        int end = context.indexOf("/>", postgres) + 2;
        int maria = context.indexOf("  <Resource ", end);
        String mariadb = context.substring(maria, context.indexOf("/>", maria) + 2);
        Path file = Files.writeString(
                folder.resolve("latchkey.xml"), context.substring(0, postgres) + mariadb + context.substring(end));
        try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh()) {
            works(Container.TOMCAT_11, database, file);
        }
    }

    private static void works(Container container, TestDatabase.Fresh database, Path context) throws Exception {
        int https = freePort();
        try (Node node = started(container, database, context, https)) {
            works(node, database);
            Exchange secure = Http.get(URI.create("https://localhost:" + https + "/latchkey/login"))
                    .send();
            assertEquals(200, secure.status(), secure::toString);
            assertTrue(secure.header("Strict-Transport-Security").isPresent());
            believesOnlyTheNamedProxy(node);
            metadataNamesThePublicUrl(node, "https://localhost:" + https + "/latchkey");
            assertFalse(node.log().contains("unknown property"), node::log);
            logsWhatIsAskedButNoLink(node);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Node started(Container container, TestDatabase.Fresh database, Path context, int https) {
        return Node.on(container)
                .at("/latchkey")
                .withDefaultHash()
                .war(Wars.packed())
                .with(database.environment())
                .with("LATCHKEY_HOME", "")
                .with("LATCHKEY_SECRET", NodeSetup.TEST_SECRET)
                .with("LATCHKEY_PUBLIC_URL", "https://localhost:" + https + "/latchkey")
                .property("latchkey.https.port", Integer.toString(https))
                .property("latchkey.https.keystore", Keys.keyStore().toString())
                .property("latchkey.https.keystore-password", Keys.PASSWORD)
                .setenv(FILES.resolve("setenv.sh"))
                .tomcatConf(Map.of(
                        "server.xml", FILES.resolve("server.xml"),
                        "logging.properties", FILES.resolve("logging.properties"),
                        "Catalina/localhost/latchkey.xml", context))
                .start();
    }

    /** Contract §12, by Tomcat's own pool, which makes a new connection when one was found dead. */
    @Test
    @Tag("alone")
    void tomcatConfig_whileTheDatabaseIsFrozen_tellsEverybodyWithin3Seconds() throws Exception {
        Postgres server = Postgres.start();
        try (server;
                TestDatabase.Fresh database = server.fresh();
                Node node = started(Container.TOMCAT_11, database, FILES.resolve("latchkey.xml"), freePort())) {
            String cookie = session(node, Person.registered(node));
            server.suspend();
            List<CompletableFuture<Long>> slowest = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> millisTo503(node, cookie)))
                    .toList();
            try {
                for (CompletableFuture<Long> one : slowest) {
                    long millis = one.join();
                    assertTrue(millis <= 3000, () -> millis + " ms");
                }
            } finally {
                server.resume();
            }
        }
    }

    private static long millisTo503(Node node, String cookie) {
        long sent = System.nanoTime();
        Exchange answer = Http.get(node.uri("/api/me"))
                .cookie("__Host-latchkey-latchkey", cookie)
                .send();
        assertEquals(503, answer.status(), answer::toString);
        return (System.nanoTime() - sent) / 1_000_000;
    }

    private static String session(Node node, Person person) {
        Exchange login = Http.post(node.uri("/login"))
                .form("username", person.name(), "password", person.password())
                .send();
        return login.cookie("__Host-latchkey-latchkey").orElseThrow(() -> new AssertionError(login.toString()));
    }

    /** RemoteIpValve: behind the one proxy that is named, each forwarded address is somebody else. */
    private static void believesOnlyTheNamedProxy(Node node) {
        Http.post(node.uri("/login"))
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https")
                .form("username", "nobody", "password", "wholly unguessable 7 kettles")
                .send();
        logs(node, "address=\"203.0.113.7\"");
        try (RawHttp stranger = RawHttp.from("127.0.0.9", node)) {
            stranger.write("GET /latchkey/api/me HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n"
                            + "Connection: close\r\n\r\n")
                    .read();
        }
        logs(node, "address=\"127.0.0.9\"");
        assertFalse(node.log().contains("203.0.113.9"), node::log);
    }

    /** Tomcat writes its files from a thread of their own. */
    private static void logs(Node node, String words) {
        Poll.until(Duration.ofSeconds(10), words, () -> node.log().contains(words));
    }

    /** Whatever name and port the proxy asks by: RFC 8414 §2. */
    private static void metadataNamesThePublicUrl(Node node, String url) {
        Exchange metadata =
                Http.get(node.uri("/.well-known/oauth-authorization-server")).send();
        assertEquals("public, max-age=3600", metadata.header("Cache-Control").orElseThrow());
        assertEquals(url, metadata.json().get("issuer").asText());
        assertEquals(url + "/token", metadata.json().get("token_endpoint").asText());
        assertEquals(url + "/revoke", metadata.json().get("revocation_endpoint").asText());
        String keys = metadata.json().get("jwks_uri").asText();
        assertEquals(url + "/.well-known/jwks.json", keys);
        assertEquals(200, Http.get(URI.create(keys)).send().status());
    }

    /** The log of accesses is written when the server stops, at the latest. */
    private static void logsWhatIsAskedButNoLink(Node node) throws Exception {
        String code = "C".repeat(43);
        URI link = node.uri("/password/" + code);
        assertEquals(404, Http.get(link).send().status());
        assertEquals(
                403, Http.post(link).header("Origin", "http://elsewhere").send().status());
        try (RawHttp trace = RawHttp.to(node)) {
            RawHttp.Response answer = trace.write("TRACE /latchkey/password/" + code
                            + " HTTP/1.1\r\nHost: localhost\r\n" + "Connection: close\r\n\r\n")
                    .read();
            assertEquals(405, answer.status(), answer::toString);
        }
        node.stop();
        StringBuilder logs = new StringBuilder(node.log());
        try (Stream<Path> files = Files.list(node.directory().resolve("logs"))) {
            for (Path file : files.toList()) {
                logs.append(Files.readString(file));
            }
        }
        assertTrue(logs.indexOf("\"POST /latchkey/login ") >= 0, logs::toString);
        assertFalse(logs.indexOf(code) >= 0, logs::toString);
    }

    private static void works(Node node, TestDatabase.Fresh database) throws Exception {
        Person person = Person.registered(node);
        String cookie = session(node, person);
        assertEquals(
                200,
                Http.get(node.uri("/api/me"))
                        .cookie("__Host-latchkey-latchkey", cookie)
                        .send()
                        .status());
        try (var connection = database.connect();
                var rows = connection.createStatement().executeQuery("select count(*) from account")) {
            assertTrue(rows.next() && rows.getInt(1) == 1);
        }
        whatPagesAreMadeOfIsThere(node);
        saysNothingOfItself(node);
        assertTrue(node.log().contains("event=sign_in"), node::log);
    }

    /** Styles, scripts and pictures, of which some lie in JARs that Tomcat has to look into. */
    private static void whatPagesAreMadeOfIsThere(Node node) {
        for (String page : new String[] {"/login", "/compare"}) {
            Set<String> parts = new TreeSet<>();
            Matcher part = PART.matcher(Http.get(node.uri(page)).send().body());
            while (part.find()) {
                parts.add(part.group(1));
            }
            assertTrue(parts.stream().anyMatch(path -> path.contains("/webjars/")), parts::toString);
            for (String path : parts) {
                Exchange answer = Http.get(URI.create(node.origin() + path)).send();
                assertEquals(200, answer.status(), path);
            }
        }
    }

    private static void saysNothingOfItself(Node node) {
        for (String path : new String[] {"/WEB-INF/web.xml", "/%00", "/..%2f", "/a%zz"}) {
            RawHttp.Response answer = RawHttp.send(
                    node, "GET " + node.prefix() + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(answer.status() >= 400 && answer.status() < 500, answer::toString);
            assertFalse(answer.toString().contains("Apache Tomcat"), answer::toString);
        }
    }
}
