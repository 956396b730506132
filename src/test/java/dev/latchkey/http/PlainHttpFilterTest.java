package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.account.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that is not this machine cannot be had in a test on a server of one's own. */
class PlainHttpFilterTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);
    private final FilterChain chain = mock(FilterChain.class);

    private void post(String path, String host, String peer) throws Exception {
        when(request.getMethod()).thenReturn("POST");
        when(request.getServletPath()).thenReturn(path);
        when(request.getServerName()).thenReturn(host);
        when(request.getRemoteAddr()).thenReturn(peer);
        new PlainHttpFilter().doFilter(request, response, chain);
    }

    @ParameterizedTest
    @CsvSource({
        "/login, localhost, 203.0.113.1",
        "/register, localhost, 203.0.113.1",
        "/token, 127.0.0.1, 2001:db8::1",
        "/api/password, localhost, 10.0.0.1",
        "/login, id.example.org, 127.0.0.1",
    })
    void doFilter_passwordFromOrToElsewhere_isRefused(String path, String host, String peer) {
        RefusedRequest refused = assertThrows(RefusedRequest.class, () -> post(path, host, peer));
        assertEquals(Refusal.PLAIN_HTTP, refused.refused().refusal());
        verifyNoInteractions(chain);
    }

    @ParameterizedTest
    @CsvSource({"/login, localhost, 127.0.0.1", "/token, [::1], 0:0:0:0:0:0:0:1", "/revoke, localhost, 203.0.113.1"})
    void doFilter_fromThisMachine_orWithoutAPassword_passes(String path, String host, String peer) throws Exception {
        post(path, host, peer);
        verify(chain).doFilter(request, response);
    }

    @Test
    void doFilter_overHttps_passes() throws Exception {
        when(request.isSecure()).thenReturn(true);
        post("/login", "id.example.org", "203.0.113.1");
        verify(chain).doFilter(request, response);
    }
}
