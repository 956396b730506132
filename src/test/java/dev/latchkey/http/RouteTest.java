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
    void matches_tree_everythingBelow() {
        assertTrue(route("/static/*", "GET").matches("/static/a/b.css"));
        assertFalse(route("/static/*", "GET").matches("/static/"));
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
