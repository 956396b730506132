package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import dev.latchkey.harness.Wars;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract §12: two nodes start at once; an undeployed application leaves nothing behind. */
class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void twoNodes_startedAtOnceOnAnEmptyDatabase_bothServe(TestDatabase kind) throws Exception {
        try (TestDatabase.Fresh database = kind.fresh();
                Node first = Node.on(Container.TOMCAT_11).on(database).start();
                Node second = Node.on(Container.TOMCAT_11).on(database).start()) {
            Person person = Person.registered(first);
            first.stop();
            second.stop();
            try (var connection = database.connect();
                    var statement = connection.createStatement()) {
                for (String table : tables(connection)) {
                    statement.execute((kind == TestDatabase.MARIADB ? "set foreign_key_checks=0" : "select 1"));
                    statement.execute("drop table " + table + (kind == TestDatabase.MARIADB ? "" : " cascade"));
                }
            }
            first.launch();
            second.launch();
            Poll.until(PATIENCE, "both ready", () -> first.isReady() && second.isReady());
            Person again = Person.registered(first);
            assertEquals(200, Person.me(second, again.session(first)).status());
            assertEquals(200, Person.meByToken(first, again.token(second)).status());
            assertFalse(again.name().equals(person.name()));
            try (var connection = database.connect();
                    var rows = connection.createStatement().executeQuery("select count(*) from signing_key")) {
                assertTrue(rows.next());
                assertEquals(1, rows.getInt(1), "two nodes that start at once make one key");
            }
        }
    }

    private static List<String> tables(java.sql.Connection connection) throws Exception {
        List<String> tables = new java.util.ArrayList<>();
        try (var found = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }

    @Test
    void undeploy_leavesNoThreadNoDriverNoClassLoaderBehind() {
        try (Node node = Node.on(Container.TOMCAT_11)
                .at("/")
                .deploy("/second", Wars.exploded())
                .hot()
                .jvm(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // What only soft references hold is let go at each collection, as under pressure.
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.io=ALL-UNNAMED",
                        "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED")
                .start()) {
            URI second = URI.create(node.origin() + "/second/health/ready");
            Poll.until(
                    PATIENCE,
                    "the second context",
                    () -> Http.get(second).send().status() == 200);
            // Tomcat's JSP compiler keeps an exception for ever, with the classes on the stack of its first use; the
            // other application makes it here, and in tomcat-config/server.xml Tomcat itself does.
            assertEquals(200, Http.get(node.uri("/login")).send().status());
            assertEquals(
                    200,
                    Http.get(URI.create(node.origin() + "/second/login")).send().status());
            Http.post(URI.create(node.origin() + "/second/login"))
                    .form("username", "nobody", "password", "wholly unguessable 7 kettles")
                    .send();
            node.undeploy("/second");
            Poll.until(PATIENCE, "404", () -> Http.get(second).send().status() == 404);
            for (String leak :
                    List.of("appears to have started a thread", "failed to unregister it", "created a ThreadLocal")) {
                assertFalse(node.log().contains(leak), node::log);
            }
            Poll.until(PATIENCE, "one class loader fewer", () -> {
                node.jcmd("GC.run");
                return node.jcmd("VM.classloader_stats")
                                .lines()
                                .filter(line -> line.contains("ParallelWebappClassLoader"))
                                .count()
                        == 1;
            });
        }
    }
}
