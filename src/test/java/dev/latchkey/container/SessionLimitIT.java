package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.TestDatabase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code latchkey.session.max-per-account} holds however many sign in at once. */
final class SessionLimitIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_MAX_PER_ACCOUNT",
            "3",
            "LATCHKEY_PASSWORD_HASH_SLOTS",
            "8",
            "LATCHKEY_THROTTLE_PER_ACCOUNT_AND_ADDRESS",
            "100");

    private static final Map<TestDatabase, Node> NODES = new EnumMap<>(TestDatabase.class);

    @BeforeAll
    static void start() {
        for (TestDatabase kind : TestDatabase.values()) {
            NODES.put(
                    kind,
                    Node.on(Container.TOMCAT_11).with(SETTINGS).on(kind.fresh()).launch());
        }
        NODES.values().forEach(Node::await);
    }

    @AfterAll
    static void stop() {
        NODES.values().forEach(Node::close);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void logins_50AtOnce_leaveExactlyThree(TestDatabase kind) {
        Node node = Objects.requireNonNull(NODES.get(kind));
        Person person = Person.registered(node);
        Queue<String> cookies = new ConcurrentLinkedQueue<>();
        Load.run(50, 50, i -> cookies.add(person.session(node)));
        assertEquals(50, cookies.size());
        List<String> alive = cookies.stream()
                .filter(cookie -> Person.me(node, cookie).status() == 200)
                .toList();
        assertEquals(3, alive.size());
        Exchange listed = Http.get(node.uri("/api/sessions"))
                .cookie(Person.cookieName(node), alive.get(0))
                .send();
        assertEquals(3, listed.json().size(), listed::toString);

        // The oldest goes: after three more none of those is left.
        List<String> later = List.of(person.session(node), person.session(node), person.session(node));
        alive.forEach(cookie -> assertEquals(401, Person.me(node, cookie).status()));
        later.forEach(cookie -> assertEquals(200, Person.me(node, cookie).status()));
    }
}
