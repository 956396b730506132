package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.NodeSetup;
import dev.latchkey.harness.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    void start_withADatabaseButNoSecret_saysSo() {
        try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh()) {
            String log = Node.on(Container.TOMCAT_11)
                    .on(database)
                    .with("LATCHKEY_SECRET", "")
                    .startExpectingFailure();
            assertTrue(log.contains("latchkey.secret: is missing"), log);
        }
    }

    @Test
    void start_databaseAway_givesUpAfterTheTimeoutWithOneLine() {
        String log = Node.on(Container.TOMCAT_11)
                .with("LATCHKEY_DB_URL", "jdbc:postgresql://127.0.0.1:1/none")
                .with("LATCHKEY_SECRET", NodeSetup.TEST_SECRET)
                .with("LATCHKEY_DB_START_TIMEOUT", "2s")
                .startExpectingFailure();
        assertTrue(log.contains("the database did not answer within 2 s (latchkey.db.start-timeout)"), log);
    }

    @Test
    void embedded_aSecondNodeOnTheSameHome_isRefusedWithTheFilesName() {
        try (Node first = Node.on(Container.TOMCAT_11).start()) {
            String log = Node.on(Container.TOMCAT_11)
                    .with("LATCHKEY_HOME", first.home().toString())
                    .startExpectingFailure();
            assertTrue(log.contains("latchkey.mv.db is in use by another process"), log);
        }
    }

    @Test
    void home_withoutASetting_isBelowTheContainersBaseAndClosedToOthers() throws Exception {
        try (Node node = Node.on(Container.TOMCAT_11)
                .at("/latchkey")
                .with("LATCHKEY_HOME", "")
                .start()) {
            Path home;
            try (var found =
                    Files.find(node.directory(), 8, (path, attributes) -> path.endsWith("latchkey/latchkey"))) {
                home = found.filter(Files::isDirectory)
                        .filter(path -> Files.exists(path.resolve("latchkey.mv.db")))
                        .findFirst()
                        .orElseThrow();
            }
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("secret"))));
        }
    }

    @Test
    void plainHttp_toAnotherHost_takesNoPasswordUnlessAllowed() {
        try (Node node = Node.on(Container.TOMCAT_11).at("/latchkey").start()) {
            Exchange refused = loginAs(node, "login.example.org");
            assertEquals(403, refused.status(), refused::toString);
            assertTrue(refused.body().contains("latchkey.allow-sign-in-over-plain-http"), refused::toString);
        }
        try (Node node = Node.on(Container.TOMCAT_11)
                .at("/latchkey")
                .with("LATCHKEY_ALLOW_SIGN_IN_OVER_PLAIN_HTTP", "true")
                .start()) {
            assertEquals(401, loginAs(node, "login.example.org").status());
        }
    }

    private static Exchange loginAs(Node node, String host) {
        return Http.post(node.uri("/login"))
                .header("Host", host)
                .header("Accept", "application/json")
                .form("username", "a", "password", "wholly unguessable 7 kettles")
                .send();
    }

    @Test
    void publicUrl_https_alwaysSetsTheHostCookie() {
        try (Node node = Node.on(Container.TOMCAT_11)
                .at("/latchkey")
                .with("LATCHKEY_PUBLIC_URL", "https://id.example.org/latchkey")
                .start()) {
            Person person = Person.registered(node);
            Exchange login = Http.post(node.uri("/login"))
                    .form("username", person.name(), "password", person.password())
                    .send();
            String cookie = String.join("\n", login.setCookies());
            assertTrue(cookie.startsWith("__Host-latchkey-latchkey="), cookie);
            for (String attribute : List.of("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) {
                assertTrue(List.of(cookie.split("; ")).contains(attribute), cookie);
            }
            assertTrue(login.header("Strict-Transport-Security").isPresent());
        }
    }

    @Test
    void serverTiming_off_saysNothing() {
        try (Node node = Node.on(Container.TOMCAT_11)
                .with("LATCHKEY_SERVER_TIMING", "off")
                .start()) {
            assertTrue(Http.get(node.uri("/")).send().header("Server-Timing").isEmpty());
        }
    }
}
