package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.Root;
import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first administrator, and what administrators do, seen from outside. */
class AdminIT {
    private static final Person ROOT = new Person(Root.NAME, Root.PASSWORD);
    private static final Duration LAG = Duration.ofSeconds(3);

    private static void untilRefused(Node node, String token) {
        Poll.until(LAG, "the token to end", () -> Person.meByToken(node, token).status() == 401);
    }

    private static Exchange byToken(Node node, String token, String path) {
        return Http.get(node.uri(path)).bearer(token).send();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void wholeReign_ofAnAdministrator(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        assertEquals(1, Root.codes(node).size(), "one line for one start");
        Root root = Root.of(node);
        wrongCodeIsSaidBesideItsField(node);
        roleOpensThePage(node, root);
        disabledEndsAtOnce(node, root);
        rolesReachBothKeys(node, root);
        linkWorksOnce(node, root);
        keysAreRotatedAndWithdrawn(node, root);
        lastOneStays(root);
        everybodyEnds(node, root);
        everyActIsInTheSecurityLog(node);
    }

    @ParameterizedTest
    @EnumSource(names = "JETTY_12")
    void register_closed_isNotThereButForTheFirstAdministrator(Container container) {
        try (Node node =
                Node.on(container).with("LATCHKEY_REGISTRATION", "closed").start()) {
            String code = Root.codes(node).get(0);
            assertEquals(200, Http.get(node.uri("/register")).send().status(), "while the code lives");
            assertEquals(404, register(node, "username", "root", "password", "wholly unguessable 8 kettles"));
            assertEquals(404, register(node, "username", "root", "password", "x", "code", "wrong"));
            assertEquals(400, register(node, "username", "root"));
            assertEquals(422, register(node, "username", "a b", "password", "x", "code", code));
            assertEquals(422, register(node, "username", "root", "password", "x", "code", code));
            Root root = Root.of(node);
            assertEquals(200, root.get("/admin").status());
            assertEquals(404, Http.get(node.uri("/register")).send().status());
            for (String path : List.of("/", "/login")) {
                Exchange page = Http.get(node.uri(path)).send();
                assertFalse(page.body().contains("/register"), page::toString);
            }
            assertEquals(404, register(node, "username", "other", "password", "x", "code", code));
            assertEquals(404, register(node, "username", "other"));
            assertEquals(
                    404,
                    Http.post(node.uri("/register"))
                            .body("application/json", "{}")
                            .send()
                            .status());
        }
    }

    /** The first administrator has spent the code; who gives another is told all the same. */
    private static void wrongCodeIsSaidBesideItsField(Node node) {
        Exchange refused = Http.post(node.uri("/register"))
                .form("username", "other", "password", "wholly unguessable 7 kettles", "code", "wrong")
                .send();
        assertEquals(422, refused.status(), refused::toString);
        assertTrue(refused.body().matches("(?s).*id=\"code-wrong\" role=\"alert\">[^<].*"), refused::toString);
    }

    private static int register(Node node, String... fields) {
        return Http.post(node.uri("/register")).form(fields).send().status();
    }

    private static void roleOpensThePage(Node node, Root root) {
        Person other = Person.registered(node);
        String cookie = Person.cookieName(node);
        Exchange denied =
                Http.get(node.uri("/admin")).cookie(cookie, other.session(node)).send();
        assertEquals(403, denied.status());
        assertEquals(
                "Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"admin\"",
                denied.header("WWW-Authenticate").orElse(""));
        assertEquals(403, byToken(node, other.token(node), "/admin").status());
        assertEquals(200, root.get("/admin").status());
        assertEquals(200, byToken(node, ROOT.token(node), "/admin").status());
        assertEquals(303, Http.get(node.uri("/admin")).send().status());
    }

    private static void disabledEndsAtOnce(Node node, Root root) {
        Person person = Person.registered(node);
        String session = person.session(node);
        Exchange tokens = person.tokens(node);
        String id = root.id(person.name());
        root.post("/admin/disable", "id", id);
        assertEquals(401, Person.me(node, session).status());
        assertEquals(400, refresh(node, tokens).status());
        untilRefused(node, tokens.json().get("access_token").asText());
        Exchange refused = Http.post(node.uri("/login"))
                .form("username", person.name(), "password", person.password())
                .send();
        assertEquals(401, refused.status());
        root.post("/admin/enable", "id", id);
        assertEquals(200, Person.me(node, person.session(node)).status());
        assertEquals(401, Person.me(node, session).status(), "what was ended stays so");
    }

    private static Exchange refresh(Node node, Exchange tokens) {
        return Http.post(node.uri("/token"))
                .form(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        tokens.json().get("refresh_token").asText())
                .send();
    }

    private static void rolesReachBothKeys(Node node, Root root) {
        Person person = Person.registered(node);
        String session = person.session(node);
        Exchange tokens = person.tokens(node);
        root.post("/admin/roles", "id", root.id(person.name()), "roles", "admin editor");
        assertEquals(
                "[\"admin\",\"editor\"]",
                Person.me(node, session).json().get("roles").toString());
        Exchange renewed = refresh(node, tokens);
        assertEquals(200, renewed.status(), renewed::toString);
        untilRefused(node, tokens.json().get("access_token").asText());
        String token = renewed.json().get("access_token").asText();
        assertEquals(200, byToken(node, token, "/admin").status());
        root.post("/admin/roles", "id", root.id(person.name()), "roles", "");
        assertEquals(
                403,
                Http.get(node.uri("/admin"))
                        .cookie(Person.cookieName(node), session)
                        .send()
                        .status());
        untilRefused(node, token);
    }

    private static void linkWorksOnce(Node node, Root root) {
        Person person = Person.registered(node);
        String session = person.session(node);
        String link = root.link(root.id(person.name()));
        String wanted = "quite other 5 saucers";
        assertEquals(200, Http.get(node.uri(link)).send().status());
        assertEquals(200, Http.get(node.uri(link)).send().status(), "looking spends nothing");
        assertEquals(422, use(node, link, "password").status());
        Exchange used = use(node, link, wanted);
        assertEquals(303, used.status(), used::toString);
        assertEquals(404, use(node, link, wanted).status());
        assertEquals(404, Http.get(node.uri(link)).send().status());
        assertEquals(401, Person.me(node, session).status());
        Person again = new Person(person.name(), wanted);
        String log = Http.get(node.uri("/api/sign-ins"))
                .bearer(again.token(node))
                .send()
                .body();
        assertTrue(log.contains("link_made") && log.contains("link_used"), log);
        assertFalse(node.log().contains(link.substring("/password/".length())), "the link in a log");
    }

    private static Exchange use(Node node, String link, String wanted) {
        return Http.post(node.uri(link)).form("password", wanted).send();
    }

    private static void keysAreRotatedAndWithdrawn(Node node, Root root) {
        String token = ROOT.token(node);
        String kid = new String(
                        java.util.Base64.getUrlDecoder().decode(token.split("\\.")[0]),
                        java.nio.charset.StandardCharsets.UTF_8)
                .replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
        int before = published(node);
        root.post("/admin/keys/rotate");
        assertEquals(before + 1, published(node));
        root.post("/admin/keys/withdraw", "kid", kid);
        untilRefused(node, token);
        assertFalse(Http.get(node.uri("/.well-known/jwks.json")).send().body().contains(kid));
        assertEquals(200, byToken(node, ROOT.token(node), "/api/me").status());
        assertEquals(404, root.tryPost("/admin/keys/withdraw", "kid", "none").status());
    }

    private static int published(Node node) {
        return Http.get(node.uri("/.well-known/jwks.json"))
                .send()
                .json()
                .get("keys")
                .size();
    }

    private static void lastOneStays(Root root) {
        String own = root.id(Root.NAME);
        for (String act : List.of("/admin/disable", "/admin/roles")) {
            Exchange refused = root.tryPost(act, "id", own, "roles", "editor");
            assertEquals(409, refused.status(), refused::toString);
            assertTrue(refused.body().contains("last administrator"), refused::toString);
        }
        assertEquals(
                409, root.tryPost("/account/delete", "password", Root.PASSWORD).status());
        assertEquals(200, root.get("/admin").status());
    }

    private static void everybodyEnds(Node node, Root root) {
        Person person = Person.registered(node);
        String session = person.session(node);
        Exchange tokens = person.tokens(node);
        root.post("/admin/end-everybody");
        assertEquals(401, Person.me(node, session).status());
        assertEquals(401, Person.me(node, root.cookie()).status());
        assertEquals(400, refresh(node, tokens).status());
        untilRefused(node, tokens.json().get("access_token").asText());
        String later = person.token(node);
        assertEquals(200, Person.meByToken(node, later).status());
    }

    private static void everyActIsInTheSecurityLog(Node node) {
        String log = node.log();
        for (String event : List.of(
                "account_disabled",
                "account_enabled",
                "roles_changed",
                "password_link_made",
                "everybody_ended",
                "key_rotated",
                "key_withdrawn")) {
            String line = log.lines()
                    .filter(any -> any.contains("event=" + event + " ") && any.contains(" by=\""))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(event));
            assertTrue(line.contains(" address=\""), line);
        }
        assertTrue(log.contains("event=password_link_used"));
        assertFalse(log.contains("wholly unguessable"), "a password in the log");
    }
}
