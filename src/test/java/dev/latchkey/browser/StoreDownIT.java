package dev.latchkey.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Records what {@code /compare} shows of a database that goes away and comes back: {@code target/store-down.json}. The
 * shipped {@code webapp/static/compare/store-down.json} is such a recording; to renew it, copy the new one there.
 */
class StoreDownIT {
    private static final Path RECORDED = Path.of("target/store-down.json");
    private static final Path SHIPPED = Path.of("webapp/static/compare/store-down.json");

    private record Sample(String key, double at, int status) {}

    private final List<Sample> samples = new ArrayList<>();
    private long start;

    @Test
    void databaseAway_sessionIsRefusedTokenAnswered_andAllRecovers() throws IOException {
        try (Postgres server = Postgres.start();
                TestDatabase.Fresh database = server.fresh();
                Node node = Node.on(Container.TOMCAT_11).on(database).start()) {
            Guest guest = Guest.registered(node);
            String cookie = guest.post("/login").cookie("latchkey-latchkey").orElseThrow();
            String token = guest.post("/token").json().get("access_token").asText();
            start = System.nanoTime();
            askFor(3, node, cookie, token);
            double down = seconds();
            server.stop();
            askFor(5, node, cookie, token);
            assertSaysSo(node, cookie, "en", "The database does not answer.");
            assertSaysSo(node, cookie, "ko", "데이터베이스가 응답하지 않습니다.");
            server.startAgain();
            double up = seconds();
            Poll.until(Duration.ofSeconds(15), "200 by session", () -> ask(node, cookie, token) == 200);
            askFor(3, node, cookie, token);
            write(down, up);
            holds(new ObjectMapper().readTree(RECORDED.toFile()));
        }
    }

    /** In the frame of all pages, with when to come again. */
    private static void assertSaysSo(Node node, String cookie, String language, String text) {
        Exchange page = Http.get(node.uri("/account"))
                .cookie("latchkey-latchkey", cookie)
                .header("Accept", "text/html")
                .header("Accept-Language", language)
                .send();
        assertEquals(503, page.status(), page::toString);
        assertTrue(page.header("Retry-After").isPresent(), page::toString);
        assertTrue(page.body().contains("<html lang=\"" + language + "\">"), page::toString);
        assertTrue(page.body().contains(text), page::toString);
    }

    private void askFor(int seconds, Node node, String cookie, String token) {
        double end = seconds() + seconds;
        Poll.until(Duration.ofSeconds(seconds + 30), "the time passes", () -> {
            ask(node, cookie, token);
            return seconds() >= end;
        });
    }

    /** Asks with both keys and returns the session's status. */
    private int ask(Node node, String cookie, String token) {
        int session = asked("session", Http.get(node.uri("/api/me")).cookie("latchkey-latchkey", cookie));
        asked("token", Http.get(node.uri("/api/me")).bearer(token));
        return session;
    }

    private int asked(String key, Http request) {
        double at = seconds();
        int status = request.send().status();
        samples.add(new Sample(key, at, status));
        return status;
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void write(double down, double up) throws IOException {
        List<Map<String, Object>> thinned = new ArrayList<>();
        double last = -1;
        for (Sample sample : samples) {
            // Ten of each key a second are as good a picture as hundreds.
            if (sample.key.equals("session") && sample.at - last >= 0.1) {
                last = sample.at;
            }
            if (sample.at >= last && sample.at - last < 0.05 && count(thinned, sample.key, last) == 0) {
                thinned.add(Map.of("key", sample.key, "at", round(sample.at), "status", sample.status));
            }
        }
        String json =
                new ObjectMapper().writeValueAsString(Map.of("down", round(down), "up", round(up), "samples", thinned));
        Files.writeString(RECORDED, json);
    }

    private static long count(List<Map<String, Object>> thinned, String key, double since) {
        return thinned.stream()
                .filter(one -> one.get("key").equals(key) && (double) one.get("at") >= round(since))
                .count();
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
