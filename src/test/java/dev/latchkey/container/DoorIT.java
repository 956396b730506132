package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.RawHttp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract §3, what is asked first, on every path: other origin, path, method, malformed Authorization, who, role. Each
 * request is wrong in everything that is asked later as well. What is asked of the body is in {@link FormIT}.
 */
class DoorIT {
    private static final AtomicInteger NOBODIES = new AtomicInteger();
    private static final String ROLE = "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"admin\"";

    static List<Door> doors() {
        return Door.all().toList();
    }

    /** A request that is wrong in everything that can be asked of a body. */
    private static Http wrong(Door door, String method, String path) {
        return door.ask(method, path).body("text/plain", Door.LARGE);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void change_fromAnotherOrigin_is403BeforeAnythingElse(Door door) {
        for (String path : Door.ROUTES.keySet()) {
            assertOther(door, path, "Sec-Fetch-Site", "cross-site");
        }
        for (String path : List.of("/login", "/nowhere", "/api/nowhere")) {
            String own = door.node().origin();
            assertOther(door, path, "Sec-Fetch-Site", "same-site");
            assertOther(door, path, "Sec-Fetch-Site", "cross-site", "Origin", own);
            assertOther(door, path, "Sec-Fetch-Site", "Same-Origin");
            assertOther(door, path, "Sec-Fetch-Site", "something-new");
            assertOther(door, path, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Site", "cross-site");
            assertOther(door, path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Site", "none");
            assertOther(door, path, "Origin", "https://evil.example");
            assertOther(door, path, "Origin", "null");
            assertOther(door, path, "Origin", own + ".evil.example");
            assertOther(door, path, "Origin", own + "/");
            assertOther(door, path, "Origin", own.replace("http:", "https:"));
            assertOther(door, path, "Origin", own.substring(0, own.lastIndexOf(':')));
            assertOther(door, path, "Origin", own, "Origin", "https://evil.example");
        }
    }

    private static void assertOther(Door door, String path, String... headers) {
        for (String method : List.of("POST", "DELETE", "BREW")) {
            Http request = wrong(door, method, path).header("Authorization", "Bearer");
            for (int i = 0; i < headers.length; i += 2) {
                request = request.header(headers[i], headers[i + 1]);
            }
            Door.assertAnswer(403, path, request.send());
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void change_fromOurOwnOriginOrNoBrowser_isHeard(Door door) {
        String own = door.node().origin();
        assertEquals(401, login(door).send().status());
        assertEquals(401, login(door).header("Origin", own).send().status());
        assertEquals(
                401,
                login(door)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Origin", "null")
                        .send()
                        .status());
        assertEquals(401, login(door).header("Sec-Fetch-Site", "none").send().status());
    }

    /** A sign-in that fails, of another nobody each time: too many failures of one would be 429. */
    private static Http login(Door door) {
        return door.post("/login")
                .form("username", "nobody" + NOBODIES.incrementAndGet(), "password", "wholly unguessable 7 kettles");
    }

    @ParameterizedTest
    @MethodSource("doors")
    void pathThatIsNone_is404_inTheFormOfItsPlace(Door door) {
        for (String path : List.of(
                "/api",
                "/api/",
                "/api/nowhere",
                "/api/me/",
                "/api/sessions/",
                "/api/sessions/a/b",
                "/token/",
                "/token/x",
                "/revoke/x",
                "/health",
                "/health/",
                "/health/x",
                "/.well-known",
                "/.well-known/x")) {
            Door.assertProblem(
                    404, path, door.get(path).header("Accept", "text/html").send());
            Door.assertProblem(
                    404,
                    path,
                    wrong(door, "PATCH", path).header("Authorization", "Bearer").send());
        }
        for (String path : List.of(
                "/nowhere",
                "/API/me",
                "/Login",
                "/login/",
                "/account/",
                "/error",
                "/index.jsp",
                "/password/",
                "/home")) {
            Exchange page = door.get(path).bearer("bad").send();
            Door.assertAnswer(404, path, page);
            assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"), page::toString);
            Door.assertProblem(
                    404,
                    path,
                    door.get(path).header("Accept", "application/json").send());
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void otherMethod_is405WithAllow_beforeAnyKeyIsAsked(Door door) {
        for (Map.Entry<String, String> route : Door.ROUTES.entrySet()) {
            List<String> allowed = List.of(route.getValue().split(", "));
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW", "get")) {
                if (!allowed.contains(method)) {
                    Exchange answer = wrong(door, method, route.getKey())
                            .header("Authorization", "Bearer")
                            .send();
                    Door.assertAnswer(405, route.getKey(), answer);
                    assertEquals(Optional.of(route.getValue()), answer.header("Allow"), answer::toString);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void authorization_malformed_is400_beforeWhoAsksIsAsked(Door door) {
        Node node = door.node();
        String cookie = Person.registered(node).session(node);
        for (Map.Entry<String, String> route : Door.ROUTES.entrySet()) {
            String[] allowed = route.getValue().split(", ");
            Http request = wrong(door, allowed[allowed.length - 1].replace("HEAD", "GET"), route.getKey());
            Exchange answer = request.cookie(Person.cookieName(node), cookie)
                    .header("Authorization", "Bearer a b")
                    .send();
            assertMalformed(route.getKey(), answer);
        }
        for (String value : List.of("Bearer", "Bearer ", "Bearer a, Bearer b", "bearer\ta", "BEARER a b")) {
            assertMalformed(
                    "/api/me",
                    door.get("/api/me").header("Authorization", value).send());
        }
        for (List<String> two : List.of(List.of("Bearer a", "Bearer a"), List.of("Basic YTpi", "Bearer a"))) {
            Http request = door.get("/api/me");
            for (String value : two) {
                request = request.header("Authorization", value);
            }
            assertMalformed("/api/me", request.send());
        }
    }

    private static void assertMalformed(String path, Exchange answer) {
        Door.assertAnswer(400, path, answer);
        assertEquals(
                Optional.of("Bearer realm=\"latchkey\", error=\"invalid_request\""), answer.header("WWW-Authenticate"));
        assertTrue(!Door.speaksJson(path) || answer.body().contains("invalid_request"), answer::toString);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void whoAsks_isAskedBeforeTheBody(Door door) {
        Door.ROUTES.forEach((path, allow) -> Door.anonymous(path).ifPresent(status -> {
            for (String method : allow.replace(", HEAD", "").split(", ")) {
                Exchange nobody = wrong(door, method, path).send();
                Door.assertAnswer(status, path, nobody);
                Exchange program = wrong(door, method, path)
                        .header("Accept", "application/json")
                        .send();
                Door.assertProblem(401, path, program);
                assertEquals(Optional.of("Bearer realm=\"latchkey\""), program.header("WWW-Authenticate"));
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void bearer_bad_is401EvenBesideAGoodCookie(Door door) {
        Node node = door.node();
        String cookie = Person.registered(node).session(node);
        for (String path : List.of(
                "/", "/login", "/language", Door.LINK, "/account", "/admin", "/api/me", "/token", "/compare/trial")) {
            for (String method : Door.ROUTES.get(path).replace(", HEAD", "").split(", ")) {
                Exchange both = wrong(door, method, path)
                        .cookie(Person.cookieName(node), cookie)
                        .bearer("bad")
                        .send();
                Door.assertAnswer(401, path, both);
                String challenge = both.header("WWW-Authenticate").orElse("");
                assertTrue(challenge.startsWith("Bearer realm=\"latchkey\", error=\"invalid_token\""), both::toString);
                assertEquals(List.of(), both.setCookies());
            }
        }
        Exchange basic = door.get("/api/me")
                .cookie(Person.cookieName(node), cookie)
                .header("Authorization", "Basic YTpi")
                .send();
        assertEquals("session", basic.json().get("auth").asText());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void page_withoutASession_leadsToTheForm(Door door) {
        String prefix = door.node().prefix();
        Exchange account = door.get("/account?a=b").send();
        assertEquals(303, account.status());
        assertEquals(
                Optional.of(prefix + "/login?next="
                        + (prefix + "/account?a=b")
                                .replace("/", "%2F")
                                .replace("?", "%3F")
                                .replace("=", "%3D")),
                account.header("Location"));
        assertEquals(List.of(), account.setCookies());
    }

    @ParameterizedTest
    @MethodSource("doors")
    void role_missing_is403WithScope_beforeTheBody(Door door) {
        Node node = door.node();
        Person person = Person.registered(node);
        String cookie = person.session(node);
        String token = person.token(node);
        Door.ROUTES.keySet().stream().filter(path -> path.startsWith("/admin")).forEach(path -> {
            String method = path.equals("/admin") ? "GET" : "POST";
            for (Http request : List.of(
                    wrong(door, method, path).cookie(Person.cookieName(node), cookie),
                    wrong(door, method, path).bearer(token))) {
                Exchange answer = request.header("Accept", "application/json").send();
                Door.assertProblem(403, path, answer);
                assertEquals(Optional.of(ROLE), answer.header("WWW-Authenticate"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("doors")
    void bearer_whereASessionIsAskedFor_is403_beforeTheBody(Door door) {
        Node node = door.node();
        String token = Person.registered(node).token(node);
        for (String path : List.of(
                "/api/password",
                "/account",
                "/account/end",
                "/account/password",
                "/account/delete",
                "/compare/run",
                "/compare/trial",
                "/logout")) {
            String method = path.equals("/account") ? "GET" : "POST";
            Door.assertAnswer(403, path, wrong(door, method, path).bearer(token).send());
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void accept_decidesBetweenPageAndJson(Door door) {
        for (String accept : List.of(
                "application/json", "APPLICATION/JSON", "application/json;q=0.5, */*", "a/b, application/json")) {
            Door.assertProblem(
                    401, "/login", login(door).header("Accept", accept).send());
        }
        for (String accept : List.of(
                "text/html",
                "*/*",
                "application/json, text/html",
                "text/html;q=0.1,application/json",
                "application/json-seq",
                "nonsense")) {
            assertHtml(accept, login(door).header("Accept", accept).send());
        }
        assertHtml("none", login(door).send());
        assertHtml(
                "two",
                login(door)
                        .header("Accept", "application/json")
                        .header("Accept", "text/html")
                        .send());
    }

    private static void assertHtml(String accept, Exchange answer) {
        assertTrue(answer.header("Content-Type").orElse("").startsWith("text/html"), accept);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void head_isGetWithoutABody(Door door) {
        Node node = door.node();
        String token = Person.registered(node).token(node);
        Exchange head = door.ask("HEAD", "/api/me").bearer(token).send();
        assertEquals(200, head.status(), head::toString);
        assertEquals("", head.body());
        assertEquals(401, door.ask("HEAD", "/api/me").send().status());
    }

    /** Jetty takes as many cookies as there are, and answers TRACE itself. */
    @ParameterizedTest
    @MethodSource("doors")
    void refusedByTheServerItself_speaksAsThePathDoes(Door door) {
        for (String path : List.of("/api/me", "/token", "/health/live", "/login")) {
            Exchange many =
                    door.get(path).header("Cookie", "a=b; ".repeat(250) + "c=d").send();
            if (many.status() == 400) {
                assertEquals(
                        Door.speaksJson(path),
                        many.header("Content-Type").orElse("").contains("json"),
                        many::toString);
                assertEquals(Door.isTimed(path), many.header("Server-Timing").isPresent(), many::toString);
            }
            assertEquals(door.container().isTomcat(), many.status() == 400, many::toString);
        }
    }

    /** Whatever the input, never a 500: the server may refuse it by itself, with a status of its own. */
    @ParameterizedTest
    @MethodSource("doors")
    void oddInput_isNoFault(Door door) {
        for (String path : List.of(
                "/api/me;x=y",
                "/api;x=y/me",
                "/login;jsessionid=AAAA",
                "//api/me",
                "/api//me",
                "/api%2Fme",
                "/api/./me",
                "/x/../api/me",
                "/api/me%00",
                "/api/me%ff",
                "/api/me\\",
                "/%",
                "/login?next=%zz",
                "/login?next=%ff&next=1",
                "/account?%=%",
                "/password/%00",
                "/static/..;/WEB-INF/web.xml")) {
            assertNoFault(path, odd(door, path, "Accept: text/html"));
        }
        for (String header : List.of(
                "Cookie: latchkey=\"a;b; \u0001=x; =; ;;",
                "Cookie: \u00ff=\u00ff; latchkey-lang=\"",
                "Cookie: a=b, c=d; $Version=1; latchkey-lang=%zz",
                "Accept-Language: garbage;q=x,;;q=1,en-;q=9",
                "Accept-Language: \u00ff",
                "Accept: /;;,,\u00ff",
                "User-Agent: \u00ff\u00fe",
                "If-Modified-Since: garbage",
                "Range: garbage",
                "Forwarded: for=_x, for=;;")) {
            for (String path : List.of("/", "/login", "/account", "/api/me", "/static/style.css", "/nowhere")) {
                assertNoFault(header + " at " + path, odd(door, path, header));
            }
        }
    }

    private static RawHttp.Response odd(Door door, String path, String header) {
        return RawHttp.send(
                door.node(),
                "GET " + door.node().prefix() + path + " HTTP/1.1\r\nHost: localhost\r\n" + header
                        + "\r\nConnection: close\r\n\r\n");
    }

    private static void assertNoFault(String what, RawHttp.Response answer) {
        assertTrue(answer.status() >= 200 && answer.status() < 500, () -> what + ": " + answer);
    }
}
