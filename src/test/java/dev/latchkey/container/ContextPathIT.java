package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one WAR at the root of each server: the four flows of contract §1, the cookie of §4. */
class ContextPathIT {
    @ParameterizedTest
    @EnumSource(Container.class)
    void atTheRoot_theFourFlowsWork(Container container) {
        flows(Nodes.twice(container).at("/"));
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void atLatchkey_theFourFlowsWork(Container container) {
        flows(Nodes.twice(container));
    }

    private static void flows(Node node) {
        Person person = Person.registered(node);
        Exchange login = Http.post(node.uri("/login"))
                .form("username", person.name(), "password", person.password())
                .send();
        assertEquals(303, login.status(), login::toString);
        assertEquals(Optional.of(node.prefix() + "/account"), login.header("Location"));
        String path = node.prefix().isEmpty() ? "/" : node.prefix();
        String cookie = login.cookie(Person.cookieName(node)).orElseThrow();
        assertEquals(43, cookie.length());
        assertTrue(
                login.setCookies().get(0).contains("; Path=" + path + "; ")
                        || login.setCookies().get(0).endsWith("; Path=" + path),
                login::toString);
        assertEquals("session", Person.me(node, cookie).json().get("auth").asText());
        Exchange account = Http.get(node.uri("/account"))
                .cookie(Person.cookieName(node), cookie)
                .send();
        assertEquals(200, account.status(), account::toString);
        assertTrue(account.body().contains(person.name()), account::toString);
        assertEquals(
                "token",
                Person.meByToken(node, person.token(node)).json().get("auth").asText());
        Exchange logout = Http.post(node.uri("/logout"))
                .cookie(Person.cookieName(node), cookie)
                .send();
        assertEquals(303, logout.status());
        assertEquals(Optional.of(node.prefix() + "/login"), logout.header("Location"));
        assertTrue(logout.setCookies().get(0).startsWith(Person.cookieName(node) + "=;"), logout::toString);
        assertEquals(401, Person.me(node, cookie).status());
    }
}
