package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);

    @BeforeEach
    void set() {
        when(request.getScheme()).thenReturn("http");
        when(request.getServerName()).thenReturn("Localhost");
        when(request.getServerPort()).thenReturn(8080);
        when(request.getContextPath()).thenReturn("/latchkey");
    }

    @Test
    void of_withoutPublicUrl_isTheRequestsOwn() {
        Origin origin = new Origin(Optional.empty());
        assertEquals("http://localhost:8080", origin.of(request));
        assertEquals("http://localhost:8080/latchkey", origin.base(request));
        assertTrue(origin.is(request, "http://localhost:8080"));
        assertTrue(origin.is(request, "HTTP://LOCALHOST:8080"));
        assertFalse(origin.is(request, "https://localhost:8080"));
        assertFalse(origin.is(request, "http://localhost"));
        assertFalse(origin.is(request, "http://localhost:8080/"));
        assertFalse(origin.is(request, "null"));
    }

    @Test
    void is_portThatGoesWithoutSaying_writtenOrNot() {
        when(request.getServerPort()).thenReturn(80);
        Origin origin = new Origin(Optional.empty());
        assertTrue(origin.is(request, "http://localhost"));
        assertTrue(origin.is(request, "http://localhost:80"));
        assertFalse(origin.is(request, "http://localhost:443"));
        Origin secure = new Origin(Optional.of(URI.create("https://id.example.org:443/auth")));
        assertTrue(secure.is(request, "https://id.example.org"));
        assertTrue(secure.is(request, "https://id.example.org:443"));
        assertFalse(secure.is(request, "https://id.example.org:80"));
        assertFalse(secure.is(request, "http://id.example.org"));
    }

    @Test
    void of_withPublicUrl_whateverTheRequestSays() {
        Origin origin = new Origin(Optional.of(URI.create("https://ID.example.org/auth")));
        assertEquals("https://id.example.org", origin.of(request));
        assertEquals("https://ID.example.org/auth", origin.base(request));
        assertFalse(origin.is(request, "http://localhost:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "a.localhost",
                "127.0.0.1",
                "127.9.9.9",
                "[::1]",
                "::1",
                "0:0:0:0:0:0:0:1"
            })
    void isLoopback_thisMachine(String host) {
        assertTrue(PlainHttpFilter.isLoopback(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "example.org", "[::2]", ""})
    void isLoopback_anyOther_isNot(String host) {
        assertFalse(PlainHttpFilter.isLoopback(host));
    }
}
