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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of our front doors: a server, and where on it Latchkey stands. */
record Door(Container container, String context) {
    static final String FORM = "application/x-www-form-urlencoded";

    /** One byte more than a body may have. */
    static final String LARGE = "x=" + "x".repeat(16 * 1024 - 1);

    /** Well-formed, and nobody's. */
    static final String LINK = "/password/" + "A".repeat(43);

    /** Every path, with what it allows (contract §2, §3 and §9). */
    static final Map<String, String> ROUTES = routes();

    static Stream<Door> all() {
        return Arrays.stream(Container.values())
                .flatMap(container -> Stream.of("/latchkey", "/").map(context -> new Door(container, context)));
    }

    private static Map<String, String> routes() {
        Map<String, String> routes = new LinkedHashMap<>();
        for (String path : List.of(
                "/",
                "/account",
                "/compare",
                "/admin",
                "/static/style.css",
                "/webjars/uplot/1.6.30/dist/uPlot.min.css",
                "/api/me",
                "/api/account",
                "/api/sign-ins",
                "/health/live",
                "/health/ready",
                "/.well-known/jwks.json",
                "/.well-known/oauth-authorization-server")) {
            routes.put(path, "GET, HEAD");
        }
        routes.put("/api/sessions", "GET, HEAD, DELETE");
        routes.put("/api/sessions/AAAAAAAAAAAAAAAAAAAAAA", "DELETE");
        for (String path : List.of("/login", "/register", "/compare/trial", LINK)) {
            routes.put(path, "GET, HEAD, POST");
        }
        for (String path : List.of(
                "/logout",
                "/language",
                "/token",
                "/revoke",
                "/api/password",
                "/account/end",
                "/account/password",
                "/account/delete",
                "/compare/run",
                "/admin/enable",
                "/admin/disable",
                "/admin/roles",
                "/admin/end",
                "/admin/end-everybody",
                "/admin/link",
                "/admin/keys/rotate",
                "/admin/keys/withdraw")) {
            routes.put(path, "POST");
        }
        return routes;
    }

    /** The paths that take a form. */
    static List<String> forms() {
        return ROUTES.entrySet().stream()
                .filter(route -> route.getValue().contains("POST"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What somebody without a key is told at a path that needs one; empty where none is needed. */
    static Optional<Integer> anonymous(String path) {
        if (path.startsWith("/api/") || path.equals("/compare/trial")) {
            return Optional.of(401);
        }
        boolean page = path.startsWith("/account") || path.startsWith("/admin") || path.equals("/compare/run");
        return page ? Optional.of(303) : Optional.empty();
    }

    /** Whether answers say what they cost (contract §9). */
    static boolean isTimed(String path) {
        return !List.of("/login", "/token", "/register", "/revoke", "/api/password")
                        .contains(path)
                && !path.startsWith("/password/");
    }

    static boolean speaksJson(String path) {
        return path.matches("/(api|token|revoke|health|\\.well-known)(/.*)?") || path.equals("/compare/trial");
    }

    Node node() {
        Node node = Nodes.twice(container);
        return context.equals("/") ? node.at("/") : node;
    }

    Http get(String path) {
        return ask("GET", path);
    }

    Http post(String path) {
        return ask("POST", path);
    }

    Http ask(String method, String path) {
        return Http.of(method, node().uri(path));
    }

    /** Asserts status, form and headers of an answer to a request for this path. */
    static void assertAnswer(int status, String path, Exchange answer) {
        assertEquals(status, answer.status(), answer::toString);
        HeadersIT.assertHeaders(path, answer);
        if (status >= 400) {
            assertPlain(answer);
            assertTrue(answer.header("Cache-Control").orElse("").contains("no-store"), answer::toString);
        }
    }

    /** The same for an error in JSON: problem details (RFC 9457), or at two paths RFC 6749 §5.2. */
    static void assertProblem(int status, String path, Exchange answer) {
        assertAnswer(status, path, answer);
        boolean oauth = path.equals("/token") || path.equals("/revoke");
        assertEquals(
                Optional.of(oauth ? "application/json" : "application/problem+json"),
                answer.header("Content-Type").map(type -> type.split(";")[0]),
                answer::toString);
        JsonNode problem = answer.json();
        assertFalse(problem.get("id").asText().isEmpty(), answer::toString);
        if (oauth) {
            assertTrue(problem.has("error"), answer::toString);
        } else {
            assertEquals(status, problem.get("status").asInt());
        }
    }

    /** No error shows a stack trace, SQL or a class name. */
    private static void assertPlain(Exchange answer) {
        for (String inside : List.of("Exception", "\tat ", "dev.latchkey", "org.hibernate", "select ", "Tomcat/")) {
            assertFalse(answer.body().contains(inside), answer::toString);
        }
    }
}
