package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.harness.Browser;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.Postgres;
import dev.latchkey.harness.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Cookie;

/**
 * Records what {@code /compare} shows of a database that goes away and comes back: {@code target/store-down.json}. The
 * shipped {@code webapp/static/compare/store-down.json} is such a recording; to renew it, copy the new one there.
 */
@Tag("alone")
class StoreDownIT {
    private static final Path RECORDED = Path.of("target/store-down.json");
    private static final Path SHIPPED = Path.of("webapp/static/compare/store-down.json");

    private static final String COOKIE = "latchkey-latchkey";
    private static final long EVERY_MILLIS = 100;

    private record Sample(String key, double at, int status) {}

    private final List<Sample> samples = Collections.synchronizedList(new ArrayList<>());
    private long start;

    @Test
    void databaseAway_sessionIsRefusedTokenAnswered_andAllRecovers() throws Exception {
        try (Postgres server = Postgres.start();
                TestDatabase.Fresh database = server.fresh();
                Node node = Node.on(Container.TOMCAT_11)
                        .withDefaultKey()
                        .on(database)
                        .start()) {
            Guest guest = Guest.registered(node);
            String cookie = guest.post("/login").cookie(COOKIE).orElseThrow();
            String token = guest.post("/token").json().get("access_token").asText();
            start = System.nanoTime();
            // Each key on a thread of its own: neither is to wait for what the other waits for.
            ScheduledExecutorService clients = Executors.newScheduledThreadPool(2);
            askAgainAndAgain(
                    clients, "session", () -> Http.get(node.uri("/api/me")).cookie(COOKIE, cookie));
            askAgainAndAgain(
                    clients, "token", () -> Http.get(node.uri("/api/me")).bearer(token));
            asked(30, "session", 200, 0);
            double down = seconds();
            server.stop();
            asked(50, "session", 503, down);
            assertSaysSo(node, cookie, "en", "The database does not answer.");
            assertSaysSo(node, cookie, "ko", "데이터베이스가 응답하지 않습니다.");
            look(node, cookie);
            server.startAgain();
            double up = seconds();
            asked(30, "session", 200, up);
            clients.shutdown();
            assertTrue(clients.awaitTermination(10, TimeUnit.SECONDS));
            write(down, up);
            holds(new ObjectMapper().readTree(RECORDED.toFile()));
        }
    }

    /** The page as people see it, with a picture in {@code target/screenshots}. */
    private static void look(Node node, String cookie) {
        if (!Browser.available()) {
            return;
        }
        try (Browser browser = Browser.open()) {
            browser.get(node.uri("/login")).driver().manage().addCookie(new Cookie(COOKIE, cookie));
            for (int width : List.of(1440, 390)) {
                for (String theme : List.of("light", "dark")) {
                    browser.width(width, 900).colorScheme(theme).get(node.uri("/account"));
                    browser.assertNoViolations().assertFits().screenshot("unavailable-" + width + "-" + theme);
                    assertEquals("Not just now", browser.find("h1").getText());
                }
            }
        }
    }

    private void askAgainAndAgain(ScheduledExecutorService clients, String key, Supplier<Http> request) {
        ScheduledFuture<?> unused = clients.scheduleWithFixedDelay(
                () -> {
                    double at = seconds();
                    samples.add(new Sample(key, at, request.get().send().status()));
                },
                0,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Waits until so many were answered so, of those that were asked after a time. */
    private void asked(int times, String key, int status, double since) {
        Poll.until(
                Duration.ofSeconds(40),
                times + " answers of " + status + " by " + key,
                () -> List.copyOf(samples).stream()
                                .filter(one -> one.at >= since && one.key.equals(key) && one.status == status)
                                .count()
                        >= times);
    }

    /** In the frame of all pages, with when to come again. */
    private static void assertSaysSo(Node node, String cookie, String language, String text) {
        Exchange page = Http.get(node.uri("/account"))
                .cookie(COOKIE, cookie)
                .header("Accept", "text/html")
                .header("Accept-Language", language)
                .send();
        assertEquals(503, page.status(), page::toString);
        assertTrue(page.header("Retry-After").isPresent(), page::toString);
        assertTrue(page.body().contains("<html lang=\"" + language + "\">"), page::toString);
        assertTrue(page.body().contains(text), page::toString);
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void write(double down, double up) throws IOException {
        List<Map<String, Object>> rounded = List.copyOf(samples).stream()
                .sorted(Comparator.comparingDouble(Sample::at))
                .<Map<String, Object>>map(one -> Map.of("key", one.key, "at", round(one.at), "status", one.status))
                .toList();
        String json =
                new ObjectMapper().writeValueAsString(Map.of("down", round(down), "up", round(up), "samples", rounded));
        Files.writeString(RECORDED, json);
    }

    private static double round(double seconds) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.2f", seconds));
    }

    @Test
    void shippedRecording_showsTheSamePromise() throws IOException {
        holds(new ObjectMapper().readTree(SHIPPED.toFile()));
    }

    /** Sessions 503 and nothing else, tokens 200 throughout, and all well again within 5 s. */
    private static void holds(JsonNode record) {
        double down = record.get("down").asDouble();
        double up = record.get("up").asDouble();
        double back = Double.MAX_VALUE;
        int refused = 0;
        for (JsonNode sample : record.get("samples")) {
            int status = sample.get("status").asInt();
            double at = sample.get("at").asDouble();
            boolean session = sample.get("key").asText().equals("session");
            assertTrue(status == 200 || session && status == 503, sample::toString);
            refused += at > down && at < up && status == 503 ? 1 : 0;
            back = session && at >= up && status == 200 ? Math.min(back, at) : back;
            assertEquals(200, at < down || !session ? status : 200, sample::toString);
        }
        assertTrue(refused > 10, "refused " + refused + " times");
        assertTrue(back - up < 5, "back after " + (back - up) + " s");
    }
}
