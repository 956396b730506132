package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.Root;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract §12: what was answered for is there after a stop and after a kill. */
class SurvivalIT {
    /** A Tomcat on an embedded database and a Jetty on PostgreSQL, side by side. */
    @Test
    void signIn_afterAStopAndAfterAKill_isStillThere() throws SQLException {
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
            stopped.forEach(Keys::renew);
            killed.forEach(Keys::renew);
            assertEquals(3, accounts(postgres), "the data source that the container binds was used");
        }
    }

    private static long accounts(TestDatabase.Fresh database) throws SQLException {
        try (Connection connection = database.connect();
                ResultSet row = connection.createStatement().executeQuery("select count(*) from account")) {
            row.next();
            return row.getLong(1);
        }
    }

    private record Keys(Node node, Person person, String cookie, String token, String refreshToken) {
        static Keys of(Node node) {
            Person person = Person.registered(node);
            JsonNode tokens = person.tokens(node).json();
            Keys keys = new Keys(
                    node,
                    person,
                    person.session(node),
                    tokens.get("access_token").asText(),
                    tokens.get("refresh_token").asText());
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

        void renew() {
            Exchange renewed = Http.post(node.uri("/token"))
                    .form("grant_type", "refresh_token", "refresh_token", refreshToken)
                    .send();
            assertEquals(200, renewed.status(), renewed::toString);
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
