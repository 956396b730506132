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
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract §3, what owners do with their account, and the forms of §2 that do the same without script. */
class AccountIT {
    private static final String OTHER = "quite other 5 saucers";
    private static final Duration LAG = Duration.ofSeconds(3);

    private static Node node(Container container) {
        return Nodes.shared(container, TestDatabase.POSTGRESQL);
    }

    private static Http with(Http request, Node node, String cookie) {
        return request.cookie(Person.cookieName(node), cookie);
    }

    private static List<JsonNode> signIns(Node node, String cookie) {
        List<JsonNode> all = new ArrayList<>();
        Exchange answer =
                with(Http.get(node.uri("/api/sessions")), node, cookie).send();
        assertEquals(200, answer.status(), answer::toString);
        answer.json().forEach(all::add);
        return all;
    }

    private static Exchange end(Node node, String cookie, String id) {
        return with(Http.delete(node.uri("/api/sessions" + id)), node, cookie).send();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void sessions_bothKinds_endOneThenAllOthers(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        String own = person.session(node);
        String other = person.session(node);
        String token = person.token(node);
        String stranger = Person.registered(node).session(node);
        List<JsonNode> all = signIns(node, own);
        assertEquals(3, all.size(), all::toString);
        assertEquals(1, all.stream().filter(it -> it.get("current").asBoolean()).count());
        assertEquals(
                1,
                all.stream()
                        .filter(it -> it.get("kind").asText().equals("token"))
                        .count());
        for (JsonNode it : all) {
            assertFalse(Instant.parse(it.get("last_used_at").asText())
                    .isBefore(Instant.parse(it.get("created_at").asText())));
            assertTrue(it.get("user_agent").asText().startsWith("Java-http-client"), it::toString);
            assertTrue(List.of("127.0.0.1", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]", "::1", "[::1]")
                    .contains(it.get("address").asText()));
        }
        String id = all.stream()
                .filter(it -> it.get("kind").asText().equals("session")
                        && !it.get("current").asBoolean())
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        for (JsonNode it : all) {
            String theirs = it.get("id").asText();
            assertEquals(404, end(node, stranger, "/" + theirs).status());
            Exchange byForm = with(Http.post(node.uri("/account/end")), node, stranger)
                    .form("id", theirs)
                    .send();
            assertEquals("/account", location(node, byForm), byForm::toString);
        }
        assertEquals(3, signIns(node, own).size());
        assertEquals(200, Person.me(node, other).status());
        assertEquals(200, Person.meByToken(node, token).status());
        assertEquals(204, end(node, own, "/" + id).status());
        assertEquals(404, end(node, own, "/" + id).status());
        assertEquals(401, Person.me(node, other).status());
        assertEquals(204, end(node, own, "").status());
        assertEquals(1, signIns(node, own).size());
        assertEquals(200, Person.me(node, own).status());
        Poll.until(LAG, "the token to end", () -> Person.meByToken(node, token).status() == 401);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void signIns_failuresToo_userAgentCutAt256(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        Exchange wrong = Http.post(node.uri("/token"))
                .header("User-Agent", "x".repeat(300))
                .form("grant_type", "password", "username", person.name(), "password", OTHER)
                .send();
        assertEquals(400, wrong.status());
        String cookie = person.session(node);
        JsonNode latest =
                with(Http.get(node.uri("/api/sign-ins")), node, cookie).send().json();
        assertEquals(2, latest.size(), latest::toString);
        assertEquals("success", latest.get(0).get("outcome").asText());
        assertEquals("session", latest.get(0).get("kind").asText());
        assertEquals("failure", latest.get(1).get("outcome").asText());
        assertEquals("token", latest.get(1).get("kind").asText());
        assertEquals("x".repeat(256), latest.get(1).get("user_agent").asText());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void password_changed_sessionRenewed_allOthersEnd(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        String own = person.session(node);
        String other = person.session(node);
        Exchange tokens = person.tokens(node);
        assertEquals(403, change(node, own, "wrong", OTHER).status());
        assertEquals(422, change(node, own, person.password(), "password").status());
        assertEquals(422, change(node, own, person.password(), person.name()).status());
        Exchange byToken = Http.post(node.uri("/api/password"))
                .bearer(tokens.json().get("access_token").asText())
                .form("current", person.password(), "new", OTHER)
                .send();
        assertEquals(403, byToken.status());
        Exchange changed = change(node, own, person.password(), OTHER);
        assertEquals(204, changed.status(), changed::toString);
        String renewed = changed.cookie(Person.cookieName(node)).orElseThrow();
        assertEquals(200, Person.me(node, renewed).status());
        assertEquals(401, Person.me(node, own).status(), "the old id is nobody's");
        assertEquals(401, Person.me(node, other).status());
        Poll.until(
                LAG,
                "the token to end",
                () -> Person.meByToken(node, tokens.json().get("access_token").asText())
                                .status()
                        == 401);
        assertEquals(
                200,
                Person.me(node, new Person(person.name(), OTHER).session(node)).status());
        assertFalse(changed.header("Server-Timing").isPresent());
    }

    private static Exchange change(Node node, String cookie, String current, String wanted) {
        return with(Http.post(node.uri("/api/password")), node, cookie)
                .form("current", current, "new", wanted)
                .send();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void password_wrongCurrent_isThrottledLikeASignIn(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        String own = person.session(node);
        for (int i = 0; i < 10; i++) {
            assertEquals(403, change(node, own, "wrong " + i, OTHER).status());
        }
        Exchange throttled = change(node, own, person.password(), OTHER);
        assertEquals(429, throttled.status());
        assertTrue(Integer.parseInt(throttled.header("Retry-After").orElseThrow()) > 800, throttled::toString);
        Exchange login = Http.post(node.uri("/login"))
                .form("username", person.name(), "password", person.password())
                .send();
        assertEquals(429, login.status(), "one door");
        assertEquals(200, Person.me(node, own).status(), "who is signed in stays so");
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void forms_withoutScript_doAllOfIt(Container container) {
        Node node = node(container);
        Person person = Person.registered(node);
        String own = person.session(node);
        String other = person.session(node);
        String id = signIns(node, own).stream()
                .filter(it -> !it.get("current").asBoolean())
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        assertEquals("/account?done=ended", location(node, post(node, own, "/account/end", "id", id)));
        assertEquals(401, Person.me(node, other).status());
        String third = person.session(node);
        assertEquals("/account?done=others", location(node, post(node, own, "/account/end", "others", "true")));
        assertEquals(401, Person.me(node, third).status());
        Exchange wrong = post(node, own, "/account/password", "current", "wrong", "new", OTHER);
        assertEquals(403, wrong.status());
        assertTrue(wrong.body().contains("That is not the current password."), wrong::toString);
        Exchange changed = post(node, own, "/account/password", "current", person.password(), "new", OTHER);
        assertEquals("/account?done=password", location(node, changed));
        String renewed = changed.cookie(Person.cookieName(node)).orElseThrow();
        Exchange page = with(Http.get(node.uri("/account")), node, renewed).send();
        assertEquals(200, page.status());
        assertEquals(
                403, post(node, renewed, "/account/delete", "password", "wrong").status());
        assertEquals("/", location(node, post(node, renewed, "/account/delete", "password", OTHER)));
        assertEquals(401, Person.me(node, renewed).status());
    }

    private static Exchange post(Node node, String cookie, String path, String... fields) {
        return with(Http.post(node.uri(path)), node, cookie)
                .sameOrigin(node)
                .form(fields)
                .send();
    }

    private static String location(Node node, Exchange answer) {
        assertEquals(303, answer.status(), answer::toString);
        return answer.header("Location").orElseThrow().substring(node.prefix().length());
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void forms_withoutASignIn_sendToTheForm(Container container) {
        Node node = node(container);
        for (String path : List.of("/account/end", "/account/password", "/account/delete")) {
            Exchange answer = Http.post(node.uri(path)).form("id", "x").send();
            assertEquals("/login", location(node, answer));
        }
        Exchange head = Http.of("HEAD", node.uri("/account")).send();
        assertTrue(location(node, head).startsWith("/login?next="), head::toString);
        assertEquals(401, Http.get(node.uri("/api/sessions")).send().status());
        assertEquals(401, Http.delete(node.uri("/api/sessions")).send().status());
        assertEquals(405, Http.get(node.uri("/api/sessions/x")).send().status());
    }
}
