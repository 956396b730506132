package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import dev.latchkey.harness.Tools;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contract §5, §6: two nodes whose clocks are 30 s apart, one before and one behind, are one Latchkey all the same. */
@Tag("alone")
final class SkewedClocksIT {
    private static final Duration LIFE = Duration.ofSeconds(6);

    private static Node node(Container container, TestDatabase.Fresh database, String offset) {
        return Node.on(container)
                .with("LD_PRELOAD", Tools.faketime().toString())
                .with("FAKETIME", offset)
                // The wall clock alone: no machine's monotonic clock jumps.
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Else it takes the JVM's waits, which count on that clock, for ones on the other, and they end at
                // once.
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .with("LATCHKEY_SESSION_ABSOLUTE", LIFE.toSeconds() + "s")
                .on(database)
                .launch();
    }

    @Test
    void clocks_30SecondsApart_changeNothing() {
        Tools.faketime();
        try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
                Node fast = node(Container.TOMCAT_11, database, "+15s");
                Node slow = node(Container.JETTY_12, database, "-15s")) {
            fast.await();
            slow.await();
            Duration apart = Duration.between(clock(slow), clock(fast));
            assertTrue(apart.toSeconds() >= 28 && apart.toSeconds() <= 32, "the clocks are " + apart + " apart");
            Person person = Person.registered(fast);
            sessions(person, fast, slow);
            tokens(person, fast, slow);
        }
    }

    /** What the server itself takes for the time (RFC 9110 §6.6.1, Date). */
    private static Instant clock(Node node) {
        String date = Http.get(node.uri("/health/live")).send().header("Date").orElseThrow();
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    /** A session of each node ends on both, at one moment. */
    private static void sessions(Person person, Node fast, Node slow) {
        long start = System.nanoTime();
        List<String> cookies = List.of(person.session(fast), person.session(slow));
        cookies.forEach(cookie -> assertEquals(end(fast, cookie), end(slow, cookie)));
        Poll.until(
                LIFE.plusSeconds(3),
                "the end of both on both nodes",
                () -> cookies.stream()
                        .flatMap(cookie -> Stream.of(Person.me(fast, cookie), Person.me(slow, cookie)))
                        .noneMatch(me -> me.status() == 200));
        Duration lived = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(lived.compareTo(LIFE.minusSeconds(1)) > 0, "it lived " + lived);
    }

    private static String end(Node node, String cookie) {
        Exchange me = Person.me(node, cookie);
        assertEquals(200, me.status(), me::toString);
        return me.json().get("expires_at").asText();
    }

    /** Nobody is taken for a thief, no token for one of tomorrow. */
    private static void tokens(Person person, Node first, Node second) {
        Exchange pair = person.tokens(first);
        for (Node node : new Node[] {second, first, second}) {
            String access = pair.json().get("access_token").asText();
            assertEquals(200, Person.meByToken(first, access).status());
            assertEquals(200, Person.meByToken(second, access).status());
            pair = Http.post(node.uri("/token"))
                    .form(
                            "grant_type",
                            "refresh_token",
                            "refresh_token",
                            pair.json().get("refresh_token").asText())
                    .send();
            assertEquals(200, pair.status(), pair::toString);
        }
    }
}
