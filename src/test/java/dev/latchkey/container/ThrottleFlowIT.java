package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guessing, over HTTP: S21 to S25. */
@Tag("alone")
class ThrottleFlowIT {
    private static final String WRONG = "some other 9 teapots";
    private static final List<String> ATTACKERS = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");

    private static Node node(Container container) {
        return Nodes.shared(container, TestDatabase.POSTGRESQL);
    }

    private static Exchange login(Node node, String name, String password) {
        return Http.post(node.uri("/login"))
                .header("Accept", "application/json")
                .form("username", name, "password", password)
                .send();
    }

    private static int status(Node node, String from, String path, String form) {
        return status(node, from, path, form, "");
    }

    private static int status(Node node, String from, String path, String form, String header) {
        String request = "POST " + node.prefix() + path + " HTTP/1.1\r\nHost: localhost:" + node.port()
                + "\r\nConnection: close\r\nAccept: application/json\r\n" + header
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                + form;
        try (RawHttp connection = RawHttp.from(from, node)) {
            return connection.write(request).read().status();
        }
    }

    private static <T> List<T> atOnce(int threads, List<Callable<T>> jobs) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(jobs)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void wrong100AtOnce_verifyAtMostTheLimit(Container container) throws Exception {
        Node node = node(container);
        Person person = Person.registered(node);
        List<Exchange> answers = atOnce(100, Collections.nCopies(100, () -> login(node, person.name(), WRONG)));
        long verified = answers.stream().filter(it -> it.status() == 401).count();
        assertTrue(verified >= 1 && verified <= 10, () -> verified + " verified");
        for (Exchange answer : answers) {
            assertTrue(List.of(401, 429, 503).contains(answer.status()), answer::toString);
            assertEquals(answer.status() != 401, answer.header("Retry-After").isPresent(), answer::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void right20AtOnce_allPass(Container container) throws Exception {
        Node node = node(container);
        Person person = Person.registered(node);
        List<Exchange> answers =
                atOnce(20, Collections.nCopies(20, () -> login(node, person.name(), person.password())));
        assertEquals(
                List.of(200), answers.stream().map(Exchange::status).distinct().toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void wrong1000FromThreeAddresses_ownerSignsInFromHis_nothingIsLockedForEver(Container container) throws Exception {
        Node node = node(container);
        Person victim = Person.registered(node);
        assertEquals(200, login(node, victim.name(), victim.password()).status());
        String guess = "username=" + victim.name() + "&password=wrong+guess+";
        List<Integer> answers = atOnce(
                12,
                IntStream.range(0, 1000)
                        .<Callable<Integer>>mapToObj(i -> () -> status(node, ATTACKERS.get(i % 3), "/login", guess + i))
                        .toList());
        long verified = answers.stream().filter(it -> it == 401).count();
        assertEquals(30, verified, "ten for each account and address");
        assertEquals(970, answers.stream().filter(it -> it == 429 || it == 503).count());
        assertEquals(429, status(node, ATTACKERS.get(0), "/token", "grant_type=password&" + guess), "one door");
        assertEquals(200, login(node, victim.name(), victim.password()).status());
        String right =
                "username=" + victim.name() + "&password=" + victim.password().replace(' ', '+');
        assertEquals(429, status(node, ATTACKERS.get(0), "/login", right));
        passQuarterOfAnHour(node);
        assertEquals(200, status(node, ATTACKERS.get(0), "/login", right));
    }

    /** For the database, not for the test. */
    private static void passQuarterOfAnHour(Node node) throws SQLException {
        try (Connection connection = node.database().connect();
                Statement statement = connection.createStatement()) {
            assertTrue(statement.executeUpdate("update throttle set happened_at = happened_at - 900000") > 0);
        }
    }

    /** S21, S22: the address is what the container says, and that believes nobody but the named proxy. */
    @Test
    void forwardedFor_isWorthNothingButFromTheNamedProxy() {
        String valve = "<Valve className=\"org.apache.catalina.valves.RemoteIpValve\""
                + " internalProxies=\"127\\.0\\.0\\.9\"/>";
        try (Node node = Node.on(Container.TOMCAT_11)
                .at("/latchkey")
                .with("LATCHKEY_ALLOW_SIGN_IN_OVER_PLAIN_HTTP", "true")
                .contextXml(valve)
                .start()) {
            guessTenTimes(node, "127.0.0.1", "one", i -> "203.0.113." + i);
            guessTenTimes(node, "127.0.0.9", "two", i -> "192.0.2." + i + ", 203.0.113.5");
            assertEquals(401, guess(node, "127.0.0.9", "two", "203.0.113.6"), "another visitor of that proxy");
            guessTenTimes(node, "127.0.0.9", "three", i -> "2001:db8:1:2:" + i + "::1");
            assertEquals(401, guess(node, "127.0.0.9", "three", "2001:db8:1:3::1"), "another network");
        }
    }

    private static void guessTenTimes(Node node, String peer, String name, IntFunction<String> forwardedFor) {
        for (int i = 0; i < 10; i++) {
            assertEquals(401, guess(node, peer, name, forwardedFor.apply(i)), name);
        }
        assertEquals(429, guess(node, peer, name, forwardedFor.apply(10)), name);
    }

    private static int guess(Node node, String peer, String name, String forwardedFor) {
        return status(
                node,
                peer,
                "/login",
                "username=" + name + "&password=some+other+9+teapots",
                "X-Forwarded-For: " + forwardedFor + "\r\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void throttled_unknownNameLikeAKnownOne_withWhenToTryAgain(Container container) {
        Node node = node(container);
        String nobody = "nobody" + System.nanoTime();
        for (int i = 0; i < 10; i++) {
            assertEquals(401, login(node, nobody, WRONG).status());
        }
        Exchange json = login(node, nobody, WRONG);
        assertEquals(429, json.status());
        int retry = Integer.parseInt(json.header("Retry-After").orElseThrow());
        assertTrue(retry > 800 && retry <= 900, json::toString);
        Exchange token = Http.post(node.uri("/token"))
                .form("grant_type", "password", "username", nobody, "password", WRONG)
                .send();
        assertEquals(429, token.status());
        assertEquals("invalid_grant", token.json().get("error").asText());
        Exchange page = Http.post(node.uri("/login"))
                .form("username", nobody, "password", WRONG)
                .send();
        assertEquals(429, page.status());
        assertTrue(page.header("Retry-After").isPresent());
        assertTrue(page.body().contains("Too many attempts from here. Try again in 15 minutes."), page::toString);
    }
}
