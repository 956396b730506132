package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract §3, what is asked first, and §8, every response: each line of bad input on each server. */
class DoorIT {
    private static final String FORM = "application/x-www-form-urlencoded";

    private static Node node(Container container) {
        return Nodes.shared(container, TestDatabase.H2);
    }

    private static Exchange login(Node node, String... headers) {
        Http request = Http.post(node.uri("/login")).form("username", "nobody", "password", "whatever it is");
        for (int i = 0; i < headers.length; i += 2) {
            request = request.header(headers[i], headers[i + 1]);
        }
        return request.send();
    }

    private static void assertProblem(int status, Exchange answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.header("Content-Type").orElse("").startsWith("application/problem+json"), answer::toString);
        JsonNode problem = answer.json();
        assertEquals(status, problem.get("status").asInt());
        assertFalse(problem.get("id").asText().isEmpty());
        assertPlain(answer.body());
        assertHeaders(answer);
    }

    /** No error shows a stack trace, SQL or a class name. */
    private static void assertPlain(String body) {
        for (String inside : List.of("Exception", "\tat ", "dev.latchkey", "org.hibernate", "select ", "Tomcat/")) {
            assertFalse(body.contains(inside), body);
        }
    }

    private static void assertHeaders(Exchange answer) {
        assertEquals(
                Optional.of("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
                        + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
                answer.header("Content-Security-Policy"),
                answer::toString);
        assertEquals(Optional.of("nosniff"), answer.header("X-Content-Type-Options"));
        assertEquals(Optional.of("same-origin"), answer.header("Referrer-Policy"));
        assertEquals(Optional.of("same-origin"), answer.header("Cross-Origin-Opener-Policy"));
        assertEquals(Optional.of("same-origin"), answer.header("Cross-Origin-Resource-Policy"));
        assertEquals(Optional.empty(), answer.header("Strict-Transport-Security"));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void anyRequest_everyResponseCarriesTheHeaders(Container container) {
        Node node = node(container);
        for (String path : List.of(
                "/",
                "/login",
                "/register",
                "/static/style.css",
                "/health/live",
                "/static/none.css",
                "/nowhere",
                "/api/me",
                "/.well-known/jwks.json")) {
            assertHeaders(Http.get(node.uri(path)).send());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void post_fromAnotherOrigin_is403BeforeAnythingElse(Container container) {
        Node node = node(container);
        for (String[] headers : new String[][] {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Sec-Fetch-Site", "cross-site", "Origin", node.origin()},
            {"Origin", "https://evil.example"},
            {"Origin", "null"},
            {"Origin", node.origin() + ".evil.example"}
        }) {
            assertEquals(403, login(node, headers).status());
        }
        Exchange nowhere = Http.post(node.uri("/api/nowhere"))
                .header("Sec-Fetch-Site", "cross-site")
                .form("a", "b")
                .send();
        assertProblem(403, nowhere);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void post_fromOurOwnOriginOrNoBrowser_isHeard(Container container) {
        Node node = node(container);
        assertEquals(401, login(node).status());
        assertEquals(401, login(node, "Origin", node.origin()).status());
        assertEquals(
                401,
                login(node, "Sec-Fetch-Site", "same-origin", "Origin", "null").status());
        assertEquals(401, login(node, "Sec-Fetch-Site", "none").status());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void anyMethod_onAPathThatIsNone_is404(Container container) {
        Node node = node(container);
        assertProblem(404, Http.get(node.uri("/api/nowhere")).bearer("bad").send());
        assertProblem(404, Http.of("PATCH", node.uri("/api/me/")).send());
        Exchange page = Http.get(node.uri("/nowhere")).send();
        assertEquals(404, page.status());
        assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"), page::toString);
        assertPlain(page.body());
        assertProblem(
                404,
                Http.get(node.uri("/nowhere"))
                        .header("Accept", "application/json")
                        .send());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void otherMethod_is405WithAllow_beforeAnyKeyIsAsked(Container container) {
        Node node = node(container);
        Exchange me = Http.of("POST", node.uri("/api/me"))
                .form("a", "b")
                .bearer("bad")
                .send();
        assertProblem(405, me);
        assertEquals(Optional.of("GET, HEAD"), me.header("Allow"));
        Exchange logout = Http.get(node.uri("/logout")).send();
        assertEquals(405, logout.status());
        assertEquals(Optional.of("POST"), logout.header("Allow"));
        assertEquals(405, Http.of("DELETE", node.uri("/login")).send().status());
        assertEquals(405, Http.of("BREW", node.uri("/login")).send().status());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void authorization_malformed_is400(Container container) {
        Node node = node(container);
        for (String headers : List.of(
                "Authorization: Bearer\r\n",
                "Authorization: Bearer a b\r\n",
                "Authorization: Bearer a, Bearer b\r\n",
                "Authorization: Bearer a\r\nAuthorization: Bearer a\r\n")) {
            RawHttp.Response answer = RawHttp.send(
                    node,
                    "GET " + node.prefix() + "/api/me HTTP/1.1\r\nHost: localhost\r\n" + headers
                            + "Connection: close\r\n\r\n");
            assertEquals(400, answer.status(), answer::toString);
            assertTrue(answer.header("WWW-Authenticate").orElse("").contains("error=\"invalid_request\""));
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void protectedPath_withoutAKey_is401WithAChallenge(Container container) {
        Node node = node(container);
        Exchange none = Http.get(node.uri("/api/me")).send();
        assertProblem(401, none);
        assertEquals(Optional.of("Bearer realm=\"latchkey\""), none.header("WWW-Authenticate"));
        Exchange bad = Http.get(node.uri("/api/me")).bearer("bad").send();
        assertProblem(401, bad);
        String challenge = bad.header("WWW-Authenticate").orElse("");
        assertTrue(challenge.startsWith("Bearer realm=\"latchkey\", error=\"invalid_token\""), challenge);
        Exchange basic = Http.get(node.uri("/api/me"))
                .header("Authorization", "Basic YTpi")
                .send();
        assertEquals(Optional.of("Bearer realm=\"latchkey\""), basic.header("WWW-Authenticate"));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void bearer_bad_is401EvenBesideAGoodCookie(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        String cookie = person.session(node);
        Exchange both = Http.get(node.uri("/api/me"))
                .cookie(Person.cookieName(node), cookie)
                .bearer("bad")
                .send();
        assertProblem(401, both);
        assertEquals(List.of(), both.setCookies());
        Exchange basic = Http.get(node.uri("/api/me"))
                .cookie(Person.cookieName(node), cookie)
                .header("Authorization", "Basic YTpi")
                .send();
        assertEquals("session", basic.json().get("auth").asText());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void page_withoutASession_leadsToTheForm(Container container) {
        Node node = node(container);
        Exchange account = Http.get(node.uri("/account?a=b")).send();
        assertEquals(303, account.status());
        assertEquals(
                Optional.of(node.prefix() + "/login?next="
                        + (node.prefix() + "/account?a=b")
                                .replace("/", "%2F")
                                .replace("?", "%3F")
                                .replace("=", "%3D")),
                account.header("Location"));
        assertEquals(List.of(), account.setCookies());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void role_missing_is403WithScope(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        Exchange token = Http.get(node.uri("/admin"))
                .header("Accept", "application/json")
                .bearer(person.token(node))
                .send();
        assertProblem(403, token);
        assertEquals(
                Optional.of("Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"admin\""),
                token.header("WWW-Authenticate"));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void bearer_whereASessionIsAskedFor_is403(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        assertProblem(
                403,
                Http.post(node.uri("/api/password"))
                        .bearer(person.token(node))
                        .form("current", person.password(), "new", "another unguessable 8 kettles")
                        .send());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void body_tooLarge_is413(Container container) {
        Node node = node(container);
        String large = "username=a&password=" + "x".repeat(16 * 1024);
        assertProblem(
                413,
                Http.post(node.uri("/login"))
                        .header("Accept", "application/json")
                        .body(FORM, large)
                        .send());
        RawHttp.Response chunked = RawHttp.send(
                node,
                "POST " + node.prefix() + "/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + FORM
                        + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
        assertEquals(413, chunked.status(), chunked::toString);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void body_ofAnotherType_is415(Container container) {
        Node node = node(container);
        for (String type : List.of("application/json", "text/plain", FORM + ";charset=iso-8859-1")) {
            assertProblem(
                    415,
                    Http.post(node.uri("/login"))
                            .header("Accept", "application/json")
                            .body(type, "username=a&password=b")
                            .send());
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void fields_malformed_are400(Container container) {
        Node node = node(container);
        for (String body : List.of(
                "",
                "username=a",
                "password=b",
                "username=a&password=b&password=c",
                "username=a&password=%",
                "username=a&password=%zz",
                "username=a&password=%ff",
                "username=a&password=%00",
                "username=%C0%80&password=b")) {
            Exchange login = Http.post(node.uri("/login"))
                    .header("Accept", "application/json")
                    .body(FORM, body)
                    .send();
            assertProblem(400, login);
            Exchange token = Http.post(node.uri("/token"))
                    .body(FORM, "grant_type=password&" + body)
                    .send();
            assertEquals(400, token.status(), token::toString);
            assertEquals("invalid_request", token.json().get("error").asText(), body);
        }
        assertProblem(
                400,
                Http.post(node.uri("/login?username=a"))
                        .header("Accept", "application/json")
                        .body(FORM, "username=a&password=b")
                        .send());
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void accept_decidesBetweenPageAndJson(Container container) {
        Node node = node(container);
        assertEquals(
                "application/problem+json",
                login(node, "Accept", "application/json").header("Content-Type").orElse(""));
        for (String accept : List.of("text/html", "*/*", "application/json, text/html")) {
            assertTrue(
                    login(node, "Accept", accept)
                            .header("Content-Type")
                            .orElse("")
                            .startsWith("text/html"),
                    accept);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void head_isGetWithoutABody(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        Exchange head =
                Http.of("HEAD", node.uri("/api/me")).bearer(person.token(node)).send();
        assertEquals(200, head.status(), head::toString);
        assertEquals("", head.body());
        assertEquals(401, Http.of("HEAD", node.uri("/api/me")).send().status());
    }
}
