package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.TestDatabase;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contract §2 and §3: what {@code POST /logout} ends, takes and says. */
class LogoutIT {
    private static Http logout(Node node) {
        return Http.post(node.uri("/logout")).sameOrigin(node);
    }

    private static void assertCleared(Node node, String cookieName, Exchange answer) {
        assertEquals(303, answer.status(), answer::toString);
        assertEquals(node.prefix() + "/login", answer.header("Location").orElse(""));
        assertEquals(1, answer.setCookies().size(), answer::toString);
        assertTrue(answer.setCookies().get(0).startsWith(cookieName + "=; Max-Age=0;"), answer::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void logout_withASessionOrWithout_isTheSame(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL);
        String name = Person.cookieName(node);
        String cookie = Person.registered(node).session(node);
        Exchange out = logout(node).cookie(name, cookie).send();
        assertCleared(node, name, out);
        assertTrue(out.header("Server-Timing").orElse("").startsWith("auth;desc=\"session\";dur="), out::toString);
        assertEquals(Optional.empty(), out.header("Clear-Site-Data"), "over plain HTTP no browser heeds it");
        assertEquals(401, Person.me(node, cookie).status());
        assertCleared(node, name, logout(node).cookie(name, cookie).send());
        assertCleared(node, name, logout(node).send());
        Exchange json = logout(node).header("Accept", "application/json").send();
        assertEquals(204, json.status(), json::toString);
        String line = node.log()
                .lines()
                .filter(any -> any.contains("event=sign_out "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                line.matches(".* account=\"[^\"]+\" kind=\"session\" sign_in=\"[^\"]+\" address=\"[^\"]+\" .*"), line);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void logout_overHttps_emptiesTheCacheAndNothingElse(Container container) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL).secure();
        String name = "__Host-" + Person.cookieName(node);
        Person person = Person.registered(node);
        String cookie = Http.post(node.uri("/login"))
                .form("username", person.name(), "password", person.password())
                .send()
                .cookie(name)
                .orElseThrow();
        Http me = Http.get(node.uri("/api/me"));
        assertEquals(200, me.cookie(name, cookie).send().status());
        assertEquals(
                401,
                Http.get(node.uri("/api/me"))
                        .cookie(Person.cookieName(node), cookie)
                        .send()
                        .status(),
                "the name of plain HTTP is not read over HTTPS");
        Exchange out = logout(node).cookie(name, cookie).send();
        assertCleared(node, name, out);
        assertEquals(
                "max-age=31536000; includeSubDomains",
                out.header("Strict-Transport-Security").orElse(""));
        assertEquals("\"cache\"", out.header("Clear-Site-Data").orElse(""));
        assertTrue(out.setCookies().get(0).contains("; Secure"), out::toString);
    }
}
