package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract §11: wrong settings stop the start with one message; right ones do what they say. */
class SettingsIT {
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void start_withWrongSettings_namesEachInOneMessageAndNoSecret(Container container) {
        String log = Node.on(container)
                .with("LATCHKEY_DB_URL", "jdbc:oracle://dba:tiger@db.example.org/x?password=hush")
                .with("LATCHKEY_SECRET", "too short to be one")
                .with("LATCHKEY_SESSION_IDLE", "soon")
                .with("LATCHKEY_TOKEN_ALGORITHM", "none")
                .property("latchkey.session.attribute-classes", "java.lang.*")
                .startExpectingFailure();
        for (String line : List.of(
                "latchkey.db.url: \"jdbc:oracle://db.example.org/x\" is not a URL that starts with jdbc:postgresql: or"
                        + " jdbc:mariadb:",
                "latchkey.secret: has 19 characters; at least 32 are needed",
                "latchkey.session.idle: \"soon\" is not a length of time such as 30m",
                "latchkey.token.algorithm: \"none\" is not RS256, ES256 or ES384",
                "latchkey.session.attribute-classes: \"java.lang.*\" is not a JEP 290 pattern")) {
            assertTrue(log.contains(line), () -> line + "\n---\n" + log);
        }
        for (String hidden : List.of("tiger", "hush", "too short to be one")) {
            assertFalse(log.contains(hidden), log);
        }
    }

    @Test
    void embedded_aSecondNodeOnTheSameHome_isRefusedWithTheFilesName() {
        Path home = Nodes.twice(Container.TOMCAT_11).directory().resolve("latchkey/latchkey");
        String log = Node.on(Container.TOMCAT_11)
                .with("LATCHKEY_HOME", home.toString())
                .startExpectingFailure();
        assertTrue(log.contains(home + "/latchkey.mv.db is in use by another process"), log);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void home_withoutASetting_isBelowTheContainersBaseAndClosedToOthers(Container container) throws Exception {
        Path base = Nodes.twice(container).directory().resolve("latchkey");
        for (String name : List.of("ROOT", "latchkey")) {
            Path home = base.resolve(name);
            assertTrue(Files.exists(home.resolve("latchkey.mv.db")));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("secret"))));
        }
    }

    @Test
    void publicUrl_missing_isSaidOnce() {
        String log = Nodes.shared(Container.TOMCAT_11, TestDatabase.POSTGRESQL).log();
        assertEquals(1, log.split("latchkey.public-url is not set", -1).length - 1, log);
    }

    @Test
    void plainHttp_toAnotherHost_takesNoPassword() {
        Node node = Nodes.twice(Container.TOMCAT_11);
        for (String door : List.of("/login", "/register", "/token", "/api/password")) {
            Exchange refused = posted(node, door, "login.example.org");
            assertEquals(403, refused.status(), refused::toString);
            assertTrue(refused.body().contains("latchkey.allow-sign-in-over-plain-http"), refused::toString);
        }
        assertEquals(401, posted(node, "/login", "localhost").status());
    }

    private static Exchange posted(Node node, String path, String host) {
        return Http.post(node.uri(path))
                .header("Host", host)
                .header("Accept", "application/json")
                .form("username", "a", "password", "wholly unguessable 7 kettles")
                .send();
    }

    /** Settings that stand in each other's way nowhere, on one node. */
    @Test
    void settings_setTheOtherWay_doWhatTheySay() {
        try (Node node = Node.on(Container.TOMCAT_11)
                .with("LATCHKEY_ALLOW_SIGN_IN_OVER_PLAIN_HTTP", "true")
                .with("LATCHKEY_SERVER_TIMING", "off")
                .with("LATCHKEY_SESSION_COOKIE_NAME", "key")
                .contextXml("<Parameter name='latchkey.token.audience' value='by parameter'/>"
                        + "<Parameter name='latchkey.token.ttl' value='7m'/>"
                        + "<Parameter name='latchkey.token.issuer' value='by parameter'/>")
                .with("LATCHKEY_TOKEN_TTL", "8m")
                .with("LATCHKEY_TOKEN_ISSUER", "by environment")
                .property("latchkey.token.issuer", "by property")
                .start()) {
            assertEquals(401, posted(node, "/login", "login.example.org").status());
            assertTrue(Http.get(node.uri("/")).send().header("Server-Timing").isEmpty());
            Person person = Person.registered(node);
            Exchange login = Http.post(node.uri("/login"))
                    .form("username", person.name(), "password", person.password())
                    .send();
            assertTrue(login.cookie("key-latchkey").isPresent(), login::toString);
            JsonNode tokens = person.tokens(node).json();
            assertEquals(480, tokens.get("expires_in").asInt());
            String claims = new String(
                    Base64.getUrlDecoder()
                            .decode(tokens.get("access_token").asText().split("\\.")[1]),
                    StandardCharsets.UTF_8);
            assertTrue(claims.contains("\"iss\":\"by property\""), claims);
            assertTrue(claims.contains("by parameter"), claims);
        }
    }

    /** On Jetty; Tomcat has one in TomcatConfigIT. */
    @Test
    void publicUrl_https_alwaysSetsTheHostCookieAndIsTheOnlyOrigin() {
        try (Node node = Node.on(Container.JETTY_12)
                .with("LATCHKEY_PUBLIC_URL", "https://id.example.org/latchkey")
                .start()) {
            Person person = Person.registered(node);
            Exchange login = Http.post(node.uri("/login"))
                    .header("Origin", "https://id.example.org")
                    .form("username", person.name(), "password", person.password())
                    .send();
            String cookie = String.join("\n", login.setCookies());
            assertTrue(cookie.startsWith("__Host-latchkey-latchkey="), cookie);
            for (String attribute : List.of("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) {
                assertTrue(List.of(cookie.split("; ")).contains(attribute), cookie);
            }
            for (String path : List.of("/", "/nowhere", "/static/style.css", "/static/none.css", "/api/me")) {
                assertEquals(
                        Optional.of("max-age=31536000; includeSubDomains"),
                        Http.get(node.uri(path)).send().header("Strict-Transport-Security"));
            }
            assertEquals(
                    403,
                    Http.post(node.uri("/logout"))
                            .header("Origin", node.origin())
                            .send()
                            .status());
            JsonNode metadata = Http.get(node.uri("/.well-known/oauth-authorization-server"))
                    .send()
                    .json();
            assertEquals(
                    "https://id.example.org/latchkey", metadata.get("issuer").asText());
            assertEquals(
                    "https://id.example.org/latchkey/token",
                    metadata.get("token_endpoint").asText());
        }
    }
}
