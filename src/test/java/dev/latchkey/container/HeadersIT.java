package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.RawHttp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract §8 and §9: what every answer carries, whatever it is. */
class HeadersIT {
    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");
    private static final String TIMING =
            "auth;desc=\"(session|token|none)\";dur=[0-9.]+, sql;desc=\"\\d+\";dur=[0-9.]+";

    /** Asserts that each header stands there once, and no other of them: over plain HTTP nothing of HTTPS. */
    static void assertHeaders(String path, Exchange answer) {
        ALWAYS.forEach((name, value) -> assertEquals(List.of(value), answer.headers(name), answer::toString));
        assertEquals(Optional.empty(), answer.header("Strict-Transport-Security"));
        List<String> timing = answer.headers("Server-Timing");
        if (Door.isTimed(path)) {
            assertEquals(1, timing.size(), answer::toString);
            assertTrue(timing.get(0).matches(TIMING), answer::toString);
        } else {
            assertEquals(List.of(), timing, answer::toString);
        }
    }

    static List<Door> doors() {
        return Door.all().toList();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void everyPath_askedByAnybody_carriesThem(Door door) {
        for (String path : Door.ROUTES.keySet()) {
            assertHeaders(path, door.get(path).send());
            assertHeaders(path, door.ask("HEAD", path).send());
        }
        assertEquals(303, door.get("/account").send().status());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void whatDependsOnWhoAsks_isNotStored(Door door) {
        Person person = Person.registered(door.node());
        String cookie = person.session(door.node());
        for (String path : List.of("/", "/login", "/account", "/compare", "/admin", "/api/me", "/api/account")) {
            for (Http request :
                    List.of(door.get(path), door.get(path).cookie(Person.cookieName(door.node()), cookie))) {
                Exchange answer = request.send();
                assertEquals(Optional.of("no-store"), answer.header("Cache-Control"), answer::toString);
                assertHeaders(path, answer);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void files_wholeUnchangedInPartOrNot_carryThem(Door door) {
        String path = "/static/style.css";
        Exchange whole = door.get(path).send();
        assertEquals(200, whole.status());
        String since = whole.header("Last-Modified").orElseThrow(() -> new AssertionError(whole.toString()));
        Exchange unchanged = door.get(path).header("If-Modified-Since", since).send();
        Exchange part = door.get(path).header("Range", "bytes=0-9").send();
        Exchange beyond = door.get(path).header("Range", "bytes=99999999-").send();
        Exchange changed = door.get(path)
                .header("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")
                .send();
        assertEquals(
                List.of(304, 206, 416, 412),
                List.of(unchanged.status(), part.status(), beyond.status(), changed.status()));
        for (Exchange answer : List.of(whole, unchanged, part, beyond, changed)) {
            assertHeaders(path, answer);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void keys_unchanged_carryThemToo(Door door) {
        String path = "/.well-known/jwks.json";
        Exchange whole = door.get(path).send();
        Exchange unchanged = door.get(path)
                .header("If-None-Match", whole.header("ETag").orElseThrow())
                .send();
        assertEquals(304, unchanged.status());
        assertEquals(whole.header("Cache-Control"), unchanged.header("Cache-Control"));
        assertEquals(whole.header("ETag"), unchanged.header("ETag"));
        // RFC 9110 §8.6: the length that the whole would have, or none.
        Optional<String> length = unchanged.header("Content-Length");
        assertTrue(length.isEmpty() || length.equals(whole.header("Content-Length")), unchanged::toString);
        assertHeaders(path, unchanged);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void foldersAndWhatIsHidden_areNotThere(Door door) {
        for (String path : List.of(
                "/static",
                "/static/",
                "/static/compare",
                "/static/compare/",
                "/static/none.css",
                "/static/none.jsp",
                "/webjars/",
                "/webjars/uplot",
                "/webjars/uplot/")) {
            Door.assertAnswer(404, path, door.get(path).send());
        }
        for (String path : List.of("/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "/static/%2e%2e/WEB-INF/web.xml")) {
            RawHttp.Response answer = RawHttp.send(
                    door.node(),
                    "GET " + door.node().prefix() + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(List.of(400, 404).contains(answer.status()), answer::toString);
        }
    }
}
