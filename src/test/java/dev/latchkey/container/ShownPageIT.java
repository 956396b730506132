package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an answer owes is the same whether a page shows it or JSON does, whatever the container makes of a JSP. */
class ShownPageIT {
    private static Node node(Container container) {
        return Nodes.twice(container);
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void anyMethod_refusedOnAPage_isRefusedAsItIsInJson(Container container) {
        Node node = node(container);
        for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "FOO")) {
            for (String path : List.of("/login", "/logout", "/", "/account", "/static/style.css", "/nowhere")) {
                Exchange page = Http.of(method, node.uri(path))
                        .header("Accept", "text/html")
                        .send();
                Exchange json = Http.of(method, node.uri(path))
                        .header("Accept", "application/json")
                        .send();
                assertEquals(path.equals("/nowhere") ? 404 : 405, page.status(), page::toString);
                assertEquals(json.status(), page.status(), page::toString);
                assertEquals(json.header("Allow"), page.header("Allow"), page::toString);
                assertEquals(Optional.of("no-store"), page.header("Cache-Control"), page::toString);
                assertTrue(page.body().contains("</html>"), page::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void change_fromAnotherOrigin_is403WhateverTheMethod(Container container) {
        Node node = node(container);
        for (String method : List.of("PUT", "DELETE", "POST")) {
            Exchange page = Http.of(method, node.uri("/nowhere"))
                    .header("Sec-Fetch-Site", "cross-site")
                    .send();
            assertEquals(403, page.status(), page::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void page_ofEverySize_saysWhatItCost(Container container) {
        Node node = node(container);
        for (String path : List.of("/", "/compare", "/nowhere", "/account/end")) {
            Exchange page = Http.get(node.uri(path)).send();
            assertTrue(page.header("Server-Timing").isPresent(), page::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void page_askedWithTwoCookiesOfOurName_clearsOurs(Container container) {
        Node node = node(container);
        String name = Person.cookieName(node);
        for (String path : List.of("/", "/login", "/register")) {
            Exchange page = Http.get(node.uri(path))
                    .header("Cookie", name + "=" + "a".repeat(43) + "; " + name + "=x")
                    .send();
            assertEquals(200, page.status(), page::toString);
            assertEquals(Optional.of(""), page.cookie(name), page::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void file_askedForARangeItHasNot_is416(Container container) {
        Exchange answer = Http.get(node(container).uri("/static/style.css"))
                .header("Range", "bytes=99999999-")
                .send();
        assertEquals(416, answer.status(), answer::toString);
    }
}
