package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.Root;
import dev.latchkey.harness.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a refused sign-in tells: nothing about whether there is such an account (OWASP ASVS 5.0 6.3.8). */
class LoginIT {
    private static final String WRONG = "some other 9 teapots";
    private static final int SAMPLES = 200;

    /** Everything of an answer but what differs from one moment to the next: the date, an error's id. */
    private static Map<String, String> told(Exchange answer) {
        Map<String, String> told = new TreeMap<>();
        for (String name : List.of(
                "Cache-Control",
                "Content-Length",
                "Content-Type",
                "Content-Language",
                "Vary",
                "Set-Cookie",
                "Server-Timing",
                "WWW-Authenticate")) {
            told.put(name, answer.headers(name).toString());
        }
        told.put("status", Integer.toString(answer.status()));
        told.put("body", answer.body().replaceAll("[A-Za-z0-9_-]{22}\"", "ID\""));
        return told;
    }

    private static Http login(Node node, String name, String accept) {
        return Http.post(node.uri("/login")).header("Accept", accept).form("username", name, "password", WRONG);
    }

    private static Http token(Node node, String name) {
        return Http.post(node.uri("/token")).form("grant_type", "password", "username", name, "password", WRONG);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void refused_unknownWrongAndDisabled_byteForByteTheSame(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        Root root = Root.of(node);
        Person known = Person.registered(node);
        Person disabled = Person.registered(node);
        root.post("/admin/disable", "id", root.id(disabled.name()));
        // A name of the same length: the page shows what was typed.
        String unknown = "x" + known.name().substring(1);
        for (String accept : List.of("text/html", "application/json")) {
            List<Map<String, String>> answers = Stream.of(known.name(), unknown, disabled.name())
                    .map(name -> told(login(node, name, accept).send()))
                    .peek(told -> told.computeIfPresent(
                            "body",
                            (key, body) -> body.replaceAll(
                                    "value=\"[^\"]*person[^\"]*\"|value=\"xerson[^\"]*\"", "value=\"TYPED\"")))
                    .toList();
            assertEquals("401", answers.get(0).get("status"));
            assertEquals(answers.get(0), answers.get(1));
            assertEquals(answers.get(0), answers.get(2));
        }
        List<Map<String, String>> tokens = Stream.of(known.name(), unknown, disabled.name())
                .map(name -> told(token(node, name).send()))
                .toList();
        assertEquals("400", tokens.get(0).get("status"));
        assertEquals(tokens.get(0), tokens.get(1));
        assertEquals(tokens.get(0), tokens.get(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void refused_formAgain_nameKeptPasswordNot(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        String name = "\"><script>alert(1)</script>";
        Exchange page = login(node, name, "text/html").send();
        assertEquals(401, page.status());
        assertEquals(
                "Bearer realm=\"latchkey\"", page.header("WWW-Authenticate").orElse(""), page::toString);
        assertFalse(page.body().contains("<script>alert"), page::toString);
        assertTrue(page.body().contains("&lt;script&gt;alert(1)&lt;/script&gt;"), page::toString);
        assertFalse(page.body().contains(WRONG), page::toString);
        assertEquals(List.of(), page.setCookies());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void forms_passwordFields_areMaskedAndNamedForManagers(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        for (String path : List.of("/login", "/register")) {
            String page = Http.get(node.uri(path)).send().body();
            String wanted = path.equals("/login") ? "current-password" : "new-password";
            assertTrue(page.matches("(?s).*<input[^>]*type=\"password\"[^>]*autocomplete=\"" + wanted + "\".*"), page);
            assertTrue(page.matches("(?s).*<input[^>]*autocomplete=\"username\".*"), page);
            assertFalse(page.contains("onpaste"), page);
        }
    }

    /** The switch is a form of the frame: it comes back to the page as it was, and so does the way on from there. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void language_switchedOnTheForm_keepsWhereToGoNext(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        String next = node.prefix() + "/account?a=%26b";
        String encoded = URLEncoder.encode(next, StandardCharsets.UTF_8);
        Exchange form = Http.get(node.uri("/login?next=" + encoded)).send();
        Exchange again = Http.post(node.uri("/login"))
                .form("username", "nobody", "password", WRONG, "next", next)
                .send();
        assertEquals(401, again.status());
        for (Exchange page : List.of(form, again)) {
            Matcher back = Pattern.compile("/language\">\\s*<input type=\"hidden\" name=\"next\" value=\"([^\"]*)\"")
                    .matcher(page.body());
            assertTrue(back.find(), page::toString);
            Exchange switched = Http.post(node.uri("/language"))
                    .form("lang", "ko", "next", back.group(1).replace("&amp;", "&"))
                    .send();
            assertEquals(
                    node.prefix() + "/login?next=" + encoded,
                    switched.header("Location").orElse(""));
        }
        Exchange elsewhere = Http.post(node.uri("/language"))
                .form("lang", "ko", "next", "/login?next=\r\nSet-Cookie: x=y")
                .send();
        assertEquals(node.prefix() + "/login", elsewhere.header("Location").orElse(""));
        Exchange outside = Http.post(node.uri("/language"))
                .form("lang", "ko", "next", "/../other")
                .send();
        assertEquals(node.prefix() + "/", outside.header("Location").orElse(""));
    }

    /** A stolen backup opens nothing: no key is kept, only its SHA-256. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void keys_areKeptAsTheirHashesAlone(Container container) throws Exception {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        Person person = Person.registered(node);
        String refresh = person.tokens(node).json().get("refresh_token").asText();
        assertEquals(1, withHashOf(node, "web_session", person.session(node)));
        assertEquals(1, withHashOf(node, "token_sign_in", refresh));
    }

    private static int withHashOf(Node node, String table, String key) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(Base64.getUrlDecoder().decode(key));
        int found = 0;
        try (Connection connection = node.database().connect();
                ResultSet rows = connection.createStatement().executeQuery("select * from " + table)) {
            while (rows.next()) {
                found += Arrays.equals(hash, rows.getBytes("key_hash")) ? 1 : 0;
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    assertNotEquals(key, rows.getString(i));
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void pages_signedIn_haveAWayOut(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        String cookie = Person.registered(node).session(node);
        for (String path : List.of("/", "/account", "/compare")) {
            Exchange page = Http.get(node.uri(path))
                    .cookie(Person.cookieName(node), cookie)
                    .send();
            assertEquals(200, page.status(), page::toString);
            assertTrue(page.body().contains("action=\"" + node.prefix() + "/logout\""), page::toString);
        }
    }

    /** A benchmark: what an unknown name and a wrong password cost, interleaved. */
    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void refused_unknownNameAndWrongPassword_costTheSameTime(Container container) {
        try (Node node = Node.on(container)
                .withDefaultKey()
                .withDefaultHash()
                .with("LATCHKEY_THROTTLE_PER_ACCOUNT_AND_ADDRESS", "10000")
                .with("LATCHKEY_THROTTLE_PER_ADDRESS", "10000")
                .with("LATCHKEY_THROTTLE_PER_ACCOUNT", "10000")
                .start()) {
            Person known = Person.registered(node);
            IntStream.range(0, 50).forEach(i -> {
                login(node, known.name(), "application/json").send();
                login(node, "x" + known.name(), "application/json").send();
            });
            long[] wrong = new long[SAMPLES];
            long[] unknown = new long[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                // In turn the first of a pair: what one leaves to the next, as to the garbage collector, is both's.
                for (int turn = i; turn < i + 2; turn++) {
                    if (turn % 2 == 0) {
                        wrong[i] = nanos(login(node, known.name(), "application/json"));
                    } else {
                        unknown[i] = nanos(login(node, "x" + known.name(), "application/json"));
                    }
                }
            }
            double ratio = (double) median(unknown) / median(wrong);
            System.out.printf(
                    "%s: wrong password %.2f ms, unknown name %.2f ms, ratio %.3f%n",
                    container, median(wrong) / 1e6, median(unknown) / 1e6, ratio);
            assertTrue(ratio > 0.95 && ratio < 1.05, () -> "ratio " + ratio);
        }
    }

    private static long nanos(Http request) {
        long start = System.nanoTime();
        assertEquals(401, request.send().status());
        return System.nanoTime() - start;
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
