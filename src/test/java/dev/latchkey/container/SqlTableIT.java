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
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract §10: statements per request, counted at the database and in our own header. */
class SqlTableIT {
    private static final int ROUNDS = 3;

    private static Node node(TestDatabase database) {
        return Nodes.shared(Container.TOMCAT_11, database);
    }

    /** What the node asks once a second beside the requests; a token's request could hide no statement behind it. */
    static boolean isBackground(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        return lower.startsWith("select") && lower.contains("revocation");
    }

    private static Exchange counted(Node node, int statements, Supplier<Exchange> request) {
        request.get();
        for (int round = 1; ; round++) {
            try (CountedStatements counted = node.database().countStatements().ignoring(SqlTableIT::isBackground)) {
                Exchange answer = request.get();
                // A sweep, which comes every half minute, may fall into one of the rounds.
                if (round == ROUNDS || counted.statements().size() == statements) {
                    assertEquals(statements, counted.statements().size(), () -> counted + "\n" + answer);
                    Optional<String> timing = answer.header("Server-Timing");
                    assertTrue(timing.orElse("").contains("sql;desc=\"" + statements + "\";dur="), answer::toString);
                    return answer;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void me_bySession_isOne_andByTokenNone(TestDatabase database) {
        Node node = node(database);
        Person person = Person.registered(node);
        String cookie = person.session(node);
        String token = person.token(node);
        Exchange session = counted(node, 1, () -> Person.me(node, cookie));
        assertEquals(200, session.status());
        assertTrue(session.header("Server-Timing").orElse("").startsWith("auth;desc=\"session\";dur="));
        Exchange byToken = counted(node, 0, () -> Person.meByToken(node, token));
        assertEquals(200, byToken.status());
        assertTrue(byToken.header("Server-Timing").orElse("").startsWith("auth;desc=\"token\";dur="));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void account_bySession_isTwo_andByTokenOne(TestDatabase database) {
        Node node = node(database);
        Person person = Person.registered(node);
        String cookie = person.session(node);
        String token = person.token(node);
        Exchange session = counted(
                node,
                2,
                () -> Http.get(node.uri("/api/account"))
                        .cookie(Person.cookieName(node), cookie)
                        .send());
        assertEquals(person.name(), session.json().get("username").asText());
        assertTrue(session.json().has("created_at") && session.json().has("password_changed_at"), session::toString);
        assertEquals(
                200,
                counted(
                                node,
                                1,
                                () -> Http.get(node.uri("/api/account"))
                                        .bearer(token)
                                        .send())
                        .status());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void refusedAtTheDoor_isNone_andAnUnknownKeyOne(TestDatabase database) {
        Node node = node(database);
        assertEquals(
                401,
                counted(node, 0, () -> Http.get(node.uri("/api/me")).send()).status());
        assertEquals(
                401, counted(node, 0, () -> Person.meByToken(node, "a.b.c")).status());
        assertEquals(401, counted(node, 0, () -> Person.me(node, "malformed")).status());
        assertEquals(
                401, counted(node, 1, () -> Person.me(node, "A".repeat(43))).status());
        assertEquals(
                200,
                counted(node, 0, () -> Http.get(node.uri("/health/live")).send())
                        .status());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void makingAKey_isAtMostEight(TestDatabase database) {
        Node node = node(database);
        Person person = Person.registered(node);
        person.session(node);
        person.token(node);
        try (CountedStatements counted = node.database().countStatements().ignoring(SqlTableIT::isBackground)) {
            person.session(node);
            assertTrue(counted.statements().size() <= 8, counted::toString);
        }
        try (CountedStatements counted = node.database().countStatements().ignoring(SqlTableIT::isBackground)) {
            person.token(node);
            assertTrue(counted.statements().size() <= 8, counted::toString);
        }
    }

    /** On MariaDB the session that is replaced costs one more. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void makingASession_inPlaceOfAnother_isAtMostEight(TestDatabase database) {
        Node node = node(database);
        Person person = Person.registered(node);
        String before = person.session(node);
        try (CountedStatements counted = node.database().countStatements().ignoring(SqlTableIT::isBackground)) {
            Exchange login = Http.post(node.uri("/login"))
                    .cookie(Person.cookieName(node), before)
                    .form("username", person.name(), "password", person.password())
                    .send();
            assertEquals(303, login.status());
            int most = database == TestDatabase.MARIADB ? 9 : 8;
            assertTrue(counted.statements().size() <= most, counted::toString);
        }
        assertEquals(401, Person.me(node, before).status());
    }
}
