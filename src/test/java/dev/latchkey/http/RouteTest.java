package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static Route route(String path, String... methods) {
        return new Route(path, List.of(methods), Needs.ANYONE, true, Optional.empty());
    }

    @Test
    void matches_exact_onlyItself() {
        assertTrue(route("/api/me", "GET").matches("/api/me"));
        assertFalse(route("/api/me", "GET").matches("/api/me/"));
        assertFalse(route("/api/me", "GET").matches("/api/ME"));
    }

    @Test
    void matches_variable_oneSegmentThatIsNotEmpty() {
        Route route = route("/api/sessions/{id}", "DELETE");
        assertTrue(route.matches("/api/sessions/abc"));
        assertFalse(route.matches("/api/sessions/"));
        assertFalse(route.matches("/api/sessions/abc/d"));
        assertEquals("/api/sessions/*", route.mapping());
    }

    @Test
    void matches_tree_filesBelowAndNoFolder() {
        Route route = route("/static/*", "GET");
        for (String file : List.of("/static/a/b.css", "/static/b.js", "/static/1.6/b.svg", "/static/b.min.json")) {
            assertTrue(route.matches(file), file);
        }
        for (String other : List.of("/static/", "/static/a", "/static/a/", "/static/1.6", "/static/b.jsp", "/a.css")) {
            assertFalse(route.matches(other), other);
        }
    }

    @Test
    void mapping_root_isTheContextRootAlone() {
        assertEquals("", route("/", "GET").mapping());
    }

    @Test
    void allows_head_withGet() {
        assertTrue(route("/", "GET").allows("HEAD"));
        assertFalse(route("/", "POST").allows("HEAD"));
        assertFalse(route("/", "GET").allows("get"));
        assertEquals("GET, HEAD, POST", route("/", "GET", "POST").allow());
    }
}
