package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.Root;
import dev.latchkey.harness.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract §12: what was answered for is there after a stop and after a kill. */
class SurvivalIT {
    /** A Tomcat on an embedded database and a Jetty on PostgreSQL, side by side. */
    @Test
    void signIn_afterAStopAndAfterAKill_isStillThere() {
        try (TestDatabase.Fresh embedded = TestDatabase.H2.fresh();
                TestDatabase.Fresh postgres = TestDatabase.POSTGRESQL.fresh();
                Node tomcat = Node.on(Container.TOMCAT_11).on(embedded).launch();
                Node jetty = Node.on(Container.JETTY_12).jndi(postgres).launch()) {
            List<Node> nodes = List.of(tomcat, jetty);
            nodes.forEach(Node::await);
            nodes.forEach(Root::of);
            List<Keys> stopped = nodes.stream().map(Keys::of).toList();
            nodes.forEach(Node::stop);
            nodes.forEach(Node::launch);
            nodes.forEach(Node::await);
            stopped.forEach(Keys::open);
            nodes.forEach(node -> assertEquals(1, Root.codes(node).size(), "there is an administrator: no code"));
            List<Keys> killed = nodes.stream().map(Keys::of).toList();
            nodes.forEach(Node::kill);
            nodes.forEach(Node::launch);
            nodes.forEach(Node::await);
            stopped.forEach(Keys::open);
            killed.forEach(Keys::open);
        }
    }

    private record Keys(Node node, Person person, String cookie, String token) {
        static Keys of(Node node) {
            Person person = Person.registered(node);
            Keys keys = new Keys(node, person, person.session(node), person.token(node));
            assertEquals(204, Person.keepRun(node, keys.cookie, 31).status());
            return keys;
        }

        void open() {
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
