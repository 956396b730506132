package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.TestDatabase;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
        end.accept(node);
        node.restart();
        Exchange session = Person.me(node, cookie);
        assertEquals(200, session.status(), session::toString);
        assertEquals(person.name(), session.json().get("username").asText());
        assertEquals(200, Person.meByToken(node, token).status());
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
