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
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract §12: two nodes start at once; an undeployed application leaves nothing behind. */
class LifecycleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Stream<Arguments> twoServers() {
        return Stream.of(
                Arguments.of(TestDatabase.POSTGRESQL, Container.TOMCAT_11, Container.JETTY_12),
                Arguments.of(TestDatabase.MARIADB, Container.TOMCAT_10, Container.TOMCAT_11));
    }

    @ParameterizedTest
    @MethodSource("twoServers")
    void twoNodes_startedAtOnceOnAnEmptyDatabase_areOneLatchkey(TestDatabase kind, Container one, Container other)
            throws Exception {
        try (TestDatabase.Fresh database = kind.fresh();
                Node first = Node.on(one).on(database).launch();
                Node second = Node.on(other).on(database).launch()) {
            first.await();
            second.await();
            Person person = Person.registered(first);
            assertEquals(200, Person.me(second, person.session(first)).status());
            assertEquals(200, Person.meByToken(first, person.token(second)).status());
            try (var connection = database.connect();
                    var rows = connection.createStatement().executeQuery("select count(*) from signing_key")) {
                assertTrue(rows.next());
                assertEquals(1, rows.getInt(1), "two nodes that start at once make one key");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void undeploy_leavesNoThreadNoDriverNoClassLoaderBehind(Container container) {
        try (Node node = Node.on(container)
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
            assertEquals(1, count(node, "latchkey-poll", "Thread.print"), "the other application's thread");
            // Whatever stays behind, a driver in the register for one, would keep the class loader.
            String loader = container.isTomcat() ? "ParallelWebappClassLoader" : "WebAppClassLoader";
            Poll.until(PATIENCE, "one class loader fewer", () -> {
                node.jcmd("GC.run");
                return count(node, loader, "VM.classloader_stats") == 1;
            });
        }
    }

    private static long count(Node node, String name, String command) {
        return node.jcmd(command).lines().filter(line -> line.contains(name)).count();
    }
}
