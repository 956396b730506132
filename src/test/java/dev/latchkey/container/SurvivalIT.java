package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract §12: what was answered for is there after a stop and after a kill. */
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
            Keys stopped = Keys.of(node);
            node.stop();
            node.start();
            stopped.open(node);
            Keys killed = Keys.of(node);
            node.kill();
            node.start();
            stopped.open(node);
            killed.open(node);
        }
    }

    private record Keys(Person person, String cookie, String token) {
        static Keys of(Node node) {
            Person person = Person.registered(node);
            Keys keys = new Keys(person, person.session(node), person.token(node));
            assertEquals(204, Person.keepRun(node, keys.cookie, 31).status());
            return keys;
        }

        void open(Node node) {
            assertTrue(shown(node).contains("<p>31 requests with each key"), shown(node));
            Exchange session = Person.me(node, cookie);
            assertEquals(200, session.status(), session::toString);
            assertEquals(person.name(), session.json().get("username").asText());
            assertEquals(200, Person.meByToken(node, token).status());
        }
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
}
