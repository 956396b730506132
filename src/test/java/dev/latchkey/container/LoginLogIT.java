package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the security log says of sign-ins (OWASP ASVS 5.0 16.3.1). */
class LoginLogIT {
    private static final String WRONG = "some other 9 teapots";

    private static int login(Node node, String agent, String name, String password) {
        return Http.post(node.uri("/login"))
                .header("User-Agent", agent)
                .form("username", name, "password", password)
                .send()
                .status();
    }

    private static List<String> lines(Node node, String agent, String event) {
        return node.log()
                .lines()
                .filter(line -> line.contains("event=" + event + " ") && line.contains(agent))
                .toList();
    }

    /** What nobody foresaw: here a stored password that is none. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void unexpectedError_tellsTheVisitorAnIdAlone_andTheLogWhatItWas(Container container) throws SQLException {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        Person person = Person.registered(node);
        try (Connection connection = node.database().connect();
                PreparedStatement spoil =
                        connection.prepareStatement("update account set password = 'none' where name = ?")) {
            spoil.setString(1, person.name());
            assertEquals(1, spoil.executeUpdate());
        }
        for (String accept : List.of("application/json", "text/html")) {
            Exchange answer = Http.post(node.uri("/login"))
                    .header("Accept", accept)
                    .form("username", person.name(), "password", person.password())
                    .send();
            assertEquals(500, answer.status(), answer::toString);
            assertTrue(answer.header("Content-Security-Policy").isPresent(), answer::toString);
            assertFalse(answer.body().contains("xception") || answer.body().contains("dev.latchkey"), answer::toString);
            Matcher id = Pattern.compile("[\\w-]{22}").matcher(answer.body());
            assertTrue(id.find(), answer::toString);
            assertTrue(node.log().contains(id.group()), "the log says what " + id.group() + " was");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void eachSignIn_leavesOneLine(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        Person person = Person.registered(node);
        String agent = "agent-of-" + person.name();
        assertEquals(303, login(node, agent, person.name(), person.password()));
        List<String> signedIn = lines(node, agent, "sign_in");
        assertEquals(1, signedIn.size(), signedIn::toString);
        assertTrue(signedIn.get(0).contains(" account=\"") && signedIn.get(0).contains(" kind=\"session\""));
        for (int i = 0; i < 10; i++) {
            assertEquals(401, login(node, agent, person.name(), WRONG));
        }
        assertEquals(429, login(node, agent, person.name(), person.password()));
        assertEquals(10, lines(node, agent, "sign_in_refused").size());
        assertEquals(1, lines(node, agent, "throttled").size());
        assertFalse(node.log().contains(WRONG), "a password in the log");
    }
}
