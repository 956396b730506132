package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.TestDatabase;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Issue 2: what was answered for is there after a stop, after a kill, and on the other node. */
class SurvivalIT {
    static Stream<Arguments> serversAndDatabases() {
        return Stream.of(
                Arguments.of(Container.TOMCAT_11, TestDatabase.H2),
                Arguments.of(Container.JETTY_12, TestDatabase.POSTGRESQL));
    }

    @ParameterizedTest
    @MethodSource("serversAndDatabases")
    void signIn_afterAStopAndAfterAKill_isStillThere(Container container, TestDatabase kind) {
        try (TestDatabase.Fresh database = kind.fresh();
                Node node = Node.on(container).on(database).start()) {
            survives(node, Node::stop);
            survives(node, Node::kill);
        }
    }

    private static void survives(Node node, Consumer<Node> end) {
        Person person = Person.registered(node);
        String cookie = person.session(node);
        String token = person.token(node);
        assertEquals(204, Person.keepRun(node, cookie, 31).status());
        end.accept(node);
        node.restart();
        assertTrue(shown(node).contains("<p>31 requests with each key"), shown(node));
        Exchange session = Person.me(node, cookie);
        assertEquals(200, session.status(), session::toString);
        assertEquals(person.name(), session.json().get("username").asText());
        assertEquals(200, Person.meByToken(node, token).status());
    }

    /** On a database that is not asked above, since each has its own way to hold what a run is kept in. */
    @Test
    void run_keptTwice_isTheLastForWhoeverLooks() {
        Node node = Nodes.shared(Container.TOMCAT_11, TestDatabase.MARIADB);
        Person person = Person.registered(node);
        String cookie = person.session(node);
        for (int requests : new int[] {31, 47}) {
            assertEquals(204, Person.keepRun(node, cookie, requests).status());
            assertTrue(shown(node).contains("<p>" + requests + " requests with each key"), shown(node));
        }
        assertEquals(400, Person.keepRun(node, cookie, -1).status());
        assertTrue(shown(node).contains("<p>47 requests with each key"), shown(node));
    }

    private static String shown(Node node) {
        return Http.get(node.uri("/compare")).send().body();
    }

    @ParameterizedTest
    @MethodSource("twoServers")
    void twoNodes_onOneDatabase_areOneLatchkey(TestDatabase kind, Container one, Container other) {
        try (TestDatabase.Fresh database = kind.fresh();
                Node first = Node.on(one).at("/latchkey").on(database).start();
                Node second = Node.on(other).at("/latchkey").on(database).start()) {
            Person person = Person.registered(first);
            String cookie = person.session(first);
            assertEquals(200, Person.me(second, cookie).status());
            String token = person.token(second);
            assertEquals(200, Person.meByToken(first, token).status());
        }
    }

    static Stream<Arguments> twoServers() {
        return Stream.of(
                Arguments.of(TestDatabase.POSTGRESQL, Container.TOMCAT_11, Container.JETTY_12),
                Arguments.of(TestDatabase.MARIADB, Container.TOMCAT_10, Container.TOMCAT_11));
    }
}
