package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.CountedStatements;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contract §4: whoever has no key makes no row, gets no cookie, and costs no SQL (S46). */
final class AnonymousIT {
    private static final int REQUESTS = 10_000;

    private static final List<String> PATHS = List.of(
            "/", "/health/live", "/login", "/health/live", "/static/style.css", "/api/me", "/account", "/nowhere");

    @Test
    void requests_tenThousand_onTomcat_leaveNothing() throws SQLException {
        leaveNothing(Container.TOMCAT_11);
    }

    @Tag("soak")
    @Test
    void requests_tenThousand_onJetty_leaveNothing() throws SQLException {
        leaveNothing(Container.JETTY_12);
    }

    private static void leaveNothing(Container container) throws SQLException {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        long before = sessions(node);
        try (CountedStatements counted = node.database().countStatements().ignoring(SqlTableIT::isBackground)) {
            Load.run(16, REQUESTS, i -> {
                Exchange answer = Http.get(node.uri(PATHS.get(i % PATHS.size())))
                        .header("User-Agent", i % 3 == 0 ? "a crawler" : "a browser")
                        .send();
                assertEquals(List.of(), answer.setCookies(), answer::toString);
                answer.header("Server-Timing")
                        .ifPresent(cost -> assertTrue(cost.contains("sql;desc=\"0\""), answer::toString));
            });
            // The sweeps of every half minute; one statement for any one of the paths would make more than a thousand.
            assertTrue(counted.statements().size() < REQUESTS / PATHS.size() / 2, counted::toString);
        }
        Exchange ready = Http.get(node.uri("/health/ready")).send();
        assertEquals(200, ready.status(), ready::toString);
        assertEquals(List.of(), ready.setCookies(), ready::toString);
        assertEquals(before, sessions(node));
    }

    private static long sessions(Node node) throws SQLException {
        try (Connection connection = node.database().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from web_session")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
