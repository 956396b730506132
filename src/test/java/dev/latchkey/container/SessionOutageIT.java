package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.Postgres;
import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contract §12: what a database that goes away means for those who are signed in, and for who embeds the room. */
@Tag("alone")
final class SessionOutageIT {
    private static final int PER_SECOND = 200;
    private static final Duration FIRST = Duration.ofSeconds(3);
    private static final Duration THEN = Duration.ofMillis(50);
    private static final Duration BACK = Duration.ofSeconds(5);

    private record Sample(boolean session, double at, int status, double millis, boolean retryAfter) {}

    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final long start = System.nanoTime();

    @Test
    void database_stoppedFor6Seconds_under200PerSecond() {
        away(Postgres::stop, Postgres::startAgain, 6);
    }

    @Tag("soak")
    @Test
    void database_stoppedFor60Seconds_under200PerSecond() {
        away(Postgres::stop, Postgres::startAgain, 60);
    }

    /** Harder than gone: connections stay open, and nobody answers on them. */
    @Tag("soak")
    @Test
    void database_frozenFor60Seconds_under200PerSecond() {
        away(Postgres::suspend, Postgres::resume, 60);
    }

    private interface Change {
        void of(Postgres server);
    }

    private void away(Change down, Change up, int seconds) {
        try (Postgres server = Postgres.start();
                TestDatabase.Fresh database = server.fresh();
                Node node = Node.on(Container.TOMCAT_11)
                        .withDefaultKey()
                        .on(database)
                        .start()) {
            Person person = Person.registered(node);
            String cookie = person.session(node);
            String token = person.token(node);
            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
            ExecutorService clients = Executors.newCachedThreadPool();
            AtomicInteger number = new AtomicInteger();
            clock.scheduleAtFixedRate(
                    () -> clients.execute(() -> ask(node, number.getAndIncrement() % 2 == 0, cookie, token)),
                    0,
                    1_000_000 / PER_SECOND,
                    TimeUnit.MICROSECONDS);
            pass(2);
            double gone = now();
            down.of(server);
            pass(seconds);
            up.of(server);
            double back = now();
            pass(7);
            clock.shutdownNow();
            clients.shutdown();
            Poll.until(Duration.ofSeconds(40), "the last answers", clients::isTerminated);
            report(seconds, gone, back);
            holds(gone, back);
        }
    }

    private double now() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void pass(int seconds) {
        double end = now() + seconds;
        Poll.until(Duration.ofSeconds(seconds + 30), "the time passes", () -> now() >= end);
    }

    private void ask(Node node, boolean session, String cookie, String token) {
        double at = now();
        Exchange answer = session ? Person.me(node, cookie) : Person.meByToken(node, token);
        boolean retryAfter = answer.header("Retry-After").isPresent();
        samples.add(new Sample(session, at, answer.status(), (now() - at) * 1000, retryAfter));
    }

    private Stream<Sample> where(Predicate<Sample> condition) {
        return samples.stream().filter(condition);
    }

    private static double slowest(Stream<Sample> some) {
        return some.mapToDouble(Sample::millis).max().orElse(0);
    }

    private static double ofHundred(int percent, Stream<Sample> some) {
        List<Double> sorted = some.map(Sample::millis).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
    }

    /** From where on every answer has to be a quick one. */
    private static Predicate<Sample> then(double gone, double back) {
        return sample -> sample.at > gone + FIRST.toSeconds() && sample.at < back;
    }

    private void report(int seconds, double gone, double back) {
        for (boolean session : new boolean[] {true, false}) {
            Map<Integer, Long> statuses = where(sample -> sample.session == session)
                    .collect(Collectors.groupingBy(Sample::status, TreeMap::new, Collectors.counting()));
            Predicate<Sample> then = then(gone, back).and(sample -> sample.session == session);
            System.out.printf(
                    "%d s away, %s: %s; slowest of all %.0f ms; after the first 3 s p99 %.1f ms, slowest %.1f ms%n",
                    seconds,
                    session ? "session" : "token",
                    statuses,
                    slowest(where(sample -> sample.session == session)),
                    ofHundred(99, where(then)),
                    slowest(where(then)));
        }
        System.out.printf("first 200 by session %.2f s after the return%n", firstGood(back) - back);
    }

    private double firstGood(double back) {
        return where(sample -> sample.session && sample.at >= back && sample.status == 200)
                .mapToDouble(Sample::at)
                .min()
                .orElse(Double.MAX_VALUE);
    }

    private void holds(double gone, double back) {
        assertTrue(samples.size() > PER_SECOND * (back - gone), "so many were sent: " + samples.size());
        assertEquals(
                List.of(),
                where(sample -> !sample.session && sample.status != 200).toList());
        assertEquals(
                List.of(),
                where(sample -> sample.status != 200 && sample.status != 503).toList());
        assertEquals(
                List.of(),
                where(sample -> sample.status == 503 && !sample.retryAfter).toList());
        assertEquals(
                List.of(),
                where(sample -> sample.at < gone - 1 && sample.status != 200).toList());
        assertEquals(
                List.of(),
                where(sample -> sample.session && sample.at > back + BACK.toSeconds() && sample.status != 200)
                        .toList());
        assertTrue(slowest(where(sample -> sample.at < back)) <= FIRST.toMillis(), "the first answers");
        // The hundredth part is left to what else this machine has to do.
        assertTrue(ofHundred(99, where(then(gone, back))) <= THEN.toMillis(), "the answers after them");
        assertTrue(firstGood(back) - back <= BACK.toSeconds(), "the return");
    }

    /** Nobody is told that he is wrong while nobody can know; and what was given out is good afterwards. */
    @Test
    void doors_databaseAway_are503_andHealthSaysSo() {
        try (Postgres server = Postgres.start();
                TestDatabase.Fresh database = server.fresh();
                Node node = Node.on(Container.JETTY_12).on(database).start()) {
            Person person = Person.registered(node);
            String cookie = person.session(node);
            JsonNode tokens = person.tokens(node).json();
            String access = tokens.get("access_token").asText();
            String refresh = tokens.get("refresh_token").asText();
            server.stop();
            Http health = Http.get(node.uri("/health/ready"));
            Poll.until(FIRST, "the outage", () -> health.send().status() == 503);
            assertEquals("DOWN", health.send().json().get("status").asText());
            Exchange live = Http.get(node.uri("/health/live")).send();
            assertEquals(200, live.status(), live::toString);
            assertEquals("UP", live.json().get("status").asText());
            for (Http request : List.of(
                    Http.post(node.uri("/login"))
                            .header("Accept", "application/json")
                            .form("username", person.name(), "password", person.password()),
                    Http.post(node.uri("/login"))
                            .header("Accept", "application/json")
                            .form("username", "nobody", "password", person.password()),
                    Http.post(node.uri("/token"))
                            .form("grant_type", "password", "username", person.name(), "password", person.password()),
                    Http.post(node.uri("/token")).form("grant_type", "refresh_token", "refresh_token", refresh),
                    Http.post(node.uri("/revoke")).form("token", refresh),
                    Http.get(node.uri("/api/account")).bearer(access),
                    Http.delete(node.uri("/api/sessions")).cookie(Person.cookieName(node), cookie),
                    Http.get(node.uri("/api/me")).cookie(Person.cookieName(node), cookie))) {
                Exchange refused = request.send();
                assertEquals(503, refused.status(), refused::toString);
                assertTrue(refused.header("Retry-After").isPresent(), refused::toString);
            }
            assertEquals(200, Person.meByToken(node, access).status());
            server.startAgain();
            Poll.until(BACK, "the return", () -> health.send().status() == 200);
            assertEquals(200, Person.me(node, cookie).status());
            Exchange renewed = Http.post(node.uri("/token"))
                    .form("grant_type", "refresh_token", "refresh_token", refresh)
                    .send();
            assertEquals(200, renewed.status(), renewed::toString);
        }
    }

    @Test
    void embedded_databaseAway_is503_whoAsksForNoSessionIsServed_andAllRecovers() {
        try (Postgres server = Postgres.start();
                TestDatabase.Fresh database = server.fresh();
                Node node = Node.on(Container.JETTY_12)
                        .at("/probe")
                        .war(ProbeApp.quiet())
                        .on(database)
                        .start()) {
            String key = probe(node, "set", "").cookie("latchkey-probe").orElseThrow();
            server.stop();
            for (int i = 0; i < 3; i++) {
                Exchange refused = probe(node, "get", key);
                assertEquals(503, refused.status(), refused::toString);
                assertEquals(Optional.of("2"), refused.header("Retry-After"));
                assertEquals("nothing", probe(node, "nothing", key).body());
            }
            server.startAgain();
            Poll.until(BACK, "the return", () -> probe(node, "get", key).body().equals("value"));
            assertFalse(node.log().contains("Left for the next time"), "no stack trace for each poll");
        }
    }

    private static Exchange probe(Node node, String path, String key) {
        Http request = Http.get(node.uri("/probe/" + path));
        return (key.isEmpty() ? request : request.cookie("latchkey-probe", key)).send();
    }
}
