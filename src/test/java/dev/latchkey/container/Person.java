package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody with an account, who signs in the way a client of one of the two keys does. */
record Person(String name, String password) {
    // Names of one length: pages show them, and some tests compare pages.
    private static final AtomicInteger COUNT = new AtomicInteger(1000);

    /** The session cookie's name under plain HTTP. */
    static String cookieName(Node node) {
        return node.cookieName();
    }

    /** Makes an account of its own by the form, over loopback. */
    static Person registered(Node node) {
        Person person = new Person(
                "person" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet(),
                "wholly unguessable 7 kettles");
        Exchange answer = Http.post(node.uri("/register"))
                .form("username", person.name, "password", person.password)
                .send();
        assertEquals(303, answer.status(), answer::toString);
        return person;
    }

    /** Signs in by the form and returns the cookie's value. */
    String session(Node node) {
        Exchange answer = Http.post(node.uri("/login"))
                .form("username", name, "password", password)
                .send();
        assertEquals(303, answer.status(), answer::toString);
        return answer.cookie(cookieName(node)).orElseThrow(() -> new AssertionError(answer.toString()));
    }

    /** Returns the answer of {@code POST /token}. */
    Exchange tokens(Node node) {
        Exchange answer = Http.post(node.uri("/token"))
                .form("grant_type", "password", "username", name, "password", password)
                .send();
        assertEquals(200, answer.status(), answer::toString);
        return answer;
    }

    /** Returns an access token. */
    String token(Node node) {
        return tokens(node).json().get("access_token").asText();
    }

    static Exchange me(Node node, String cookie) {
        return Http.get(node.uri("/api/me")).cookie(cookieName(node), cookie).send();
    }

    static Exchange meByToken(Node node, String token) {
        return Http.get(node.uri("/api/me")).bearer(token).send();
    }

    /** Leaves a run with the server as the page /compare does. */
    static Exchange keepRun(Node node, String cookie, int requests) {
        List<String> fields = new ArrayList<>(List.of(
                "n", Integer.toString(requests), "session_bytes", "60", "token_bytes", "938", "statement_ms", "0.1"));
        for (String name : List.of("me_session", "me_token", "account_session", "account_token")) {
            fields.addAll(List.of(name + "_ms", "1.5 2.5 3.5", name + "_statements", "1 31"));
        }
        return Http.post(node.uri("/compare/run"))
                .cookie(cookieName(node), cookie)
                .form(fields.toArray(String[]::new))
                .send();
    }
}
