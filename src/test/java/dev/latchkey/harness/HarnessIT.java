package dev.latchkey.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the harness itself, with an application of three files in the place of Latchkey. */
class HarnessIT {
    private static final Path TINY = tiny("ready");

    @ParameterizedTest
    @EnumSource(Container.class)
    void start_eachServer_servesStopsAndComesBack(Container container) {
        try (Node node =
                Node.on(container).war(TINY).with("TINY", "by environment").start()) {
            Exchange answer = Http.get(node.uri("/hello.jsp")).cookie("a", "b").send();
            assertEquals(200, answer.status(), answer::toString);
            assertTrue(answer.body().contains("by environment a=b"), answer::toString);
            int port = node.port();
            node.kill();
            assertFalse(node.isAlive());
            node.restart();
            assertEquals(port, node.port());
            node.suspend();
            assertFalse(node.isReady());
            node.resume();
            assertTrue(node.isReady());
            node.stop();
            assertFalse(node.isAlive());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void start_https_servesBothPortsAndTwoContexts(Container container) {
        try (Node node = Node.on(container)
                .war(TINY)
                .at("/")
                .deploy("/second", TINY)
                .https()
                .hot()
                .start()) {
            assertEquals("https", node.uri("/").getScheme());
            assertTrue(Http.get(node.uri("/hello.jsp")).send().body().contains("secure=true"));
            URI second = URI.create(node.origin() + "/second/health/ready");
            assertEquals(200, Http.get(second).send().status());
            node.undeploy("/second");
            Poll.until(
                    Duration.ofSeconds(30), "404", () -> Http.get(second).send().status() == 404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void start_applicationThatIsNeverReady_givesTheLog(Container container) {
        String log = Node.on(container).war(tiny("other")).startExpectingFailure();
        assertTrue(log.contains(container.startedLine()), log);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void start_jndi_bindsTheDataSource(Container container) {
        try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
                Node node = Node.on(container).war(TINY).jndi(database).start()) {
            Exchange answer = Http.get(node.uri("/jndi.jsp")).send();
            assertTrue(answer.body().contains("as " + database.username()), answer::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void countStatements_someSql_countsItAtTheDatabase(TestDatabase kind) throws Exception {
        try (TestDatabase.Fresh database = kind.fresh();
                TestDatabase.Fresh other = kind.fresh();
                Connection connection = database.connect();
                Connection noise = other.connect();
                Statement statement = connection.createStatement();
                Statement elsewhere = noise.createStatement()) {
            statement.execute("create table t (n int)");
            try (CountedStatements counted = database.countStatements()) {
                connection.setAutoCommit(false);
                statement.executeUpdate("insert into t values (42)");
                connection.commit();
                connection.setAutoCommit(true);
                assertTrue(connection.isValid(5));
                elsewhere.execute("create table t (n int)");
                try (var prepared = connection.prepareStatement("select n from t where n = ?")) {
                    for (int i = 0; i < 7; i++) {
                        prepared.setInt(1, i);
                        prepared.executeQuery().close();
                    }
                }
                List<String> statements = counted.statements();
                assertEquals(8, statements.size(), counted::toString);
                assertTrue(statements.get(0).startsWith("insert into t"), counted::toString);
            }
        }
    }

    @Test
    void stop_ownPostgres_breaksAndRecovers() throws Exception {
        try (Postgres server = Postgres.start();
                TestDatabase.Fresh database = server.fresh()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table t (n int)");
                server.suspend();
                server.resume();
                assertTrue(connection.isValid(5));
                server.stop();
                assertFalse(connection.isValid(5));
            }
            server.startAgain();
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("insert into t values (1)");
            }
        }
    }

    @Test
    void oneServer_rawBytesAndBrowser_seeWhatIsThere() {
        try (Node node = Node.on(Container.TOMCAT_11).war(TINY).https().start()) {
            rawBytes_headersAndBodyAsTheyCame(node.plain());
            browser_seesSizeColoursAndScript(node);
            browserWithoutScript_runsNone(node);
        }
    }

    private static void rawBytes_headersAndBodyAsTheyCame(Node node) {
        try (RawHttp connection = RawHttp.to(node)) {
            String get = "GET /latchkey/hello.jsp HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n";
            assertTrue(connection.write(get).read().body().contains("a=1b=2"));
            assertEquals(
                    200, connection.write(get.replace("GET", "HEAD")).readHead().status());
            assertEquals(
                    400,
                    RawHttp.send(node, "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")
                            .status());
        }
    }

    private static void browser_seesSizeColoursAndScript(Node node) {
        try (Browser browser = Browser.setup().width(390).dark().language("ko").open()) {
            browser.get(node.uri("/hello.jsp")).assertNoViolations();
            assertTrue(browser.text().contains("390 true ko"), browser::text);
            browser.assertFits();
            browser.width(320, 700).colorScheme("light").get(node.uri("/hello.jsp"));
            assertTrue(browser.text().contains("320 false ko"), browser::text);
            assertTrue(Files.exists(browser.screenshot("harness")));
        }
    }

    private static void browserWithoutScript_runsNone(Node node) {
        try (Browser browser = Browser.setup().withoutJavaScript().open()) {
            browser.get(node.uri("/hello.jsp"));
            assertTrue(browser.text().endsWith("no script"), browser::text);
        }
    }

    private static Path tiny(String health) {
        Path directory = Run.fresh("tiny");
        try {
            Xml.write(directory.resolve("health").resolve(health), "{\"status\":\"UP\"}");
            Xml.write(directory.resolve("hello.jsp"), """
                    <%@ page import="jakarta.servlet.http.Cookie" session="false" %>
                    <!DOCTYPE html><html lang="en"><head><title>Tiny</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Tiny</h1><p>
                    <%= System.getenv("TINY") %> <% if (request.getCookies() != null)
                      for (Cookie c : request.getCookies()) out.print(c.getName() + "=" + c.getValue()); %>
                    secure=<%= request.isSecure() %></p><p id="s">no script</p><script>
                    document.getElementById("s").textContent = innerWidth + " "
                      + matchMedia("(prefers-color-scheme: dark)").matches + " " + navigator.language;
                    </script></main></body></html>
                    """);
            Xml.write(directory.resolve("jndi.jsp"), """
                    <%@ page import="javax.naming.*,javax.sql.*" %><%
                    DataSource source = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/latchkey");
                    try (java.sql.Connection connection = source.getConnection()) {
                      out.print("as " + connection.getMetaData().getUserName());
                    } %>
                    """);
            Xml.write(directory.resolve("WEB-INF/web.xml"), """
                    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true"/>
                    """);
            Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
            Files.copy(TestDatabase.POSTGRESQL.driverJar(), lib.resolve("postgresql.jar"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return directory;
    }
}
