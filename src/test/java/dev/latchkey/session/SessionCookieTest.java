package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.secret.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionCookieTest {
    private static final Secret KEY = Secret.of(new byte[32]);

    private static SessionPolicy policy(String contextPath) {
        return new SessionPolicy(
                Duration.ofMinutes(30),
                Duration.ofHours(12),
                "latchkey",
                50,
                SessionPolicy.DEFAULT_ATTRIBUTE_CLASSES,
                65536,
                false,
                contextPath);
    }

    private static SessionCookie cookie() {
        return SessionCookie.of(policy(""), false);
    }

    private static SessionCookie.Shown read(SessionCookie cookie, String... headers) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeaders("Cookie")).thenReturn(Collections.enumeration(List.of(headers)));
        return cookie.read(request);
    }

    @Test
    void name_saysWhoseItIs() {
        assertEquals("latchkey", SessionCookie.of(policy(""), false).name());
        assertEquals("latchkey-id", SessionCookie.of(policy("/id"), false).name());
        assertEquals("latchkey-a-b", SessionCookie.of(policy("/a/b"), false).name());
        assertEquals("__Host-latchkey-id", SessionCookie.of(policy("/id"), true).name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latchkey=v",
                " latchkey=v ",
                "a=b; latchkey=v",
                "a=b;latchkey=v;c=d",
                "latchkey-lang=ko; latchkey=v",
                "xlatchkey=no; latchkey=v; latchkeyx=no; __Host-latchkey=no"
            })
    void read_ours_amongOthers(String header) {
        assertEquals(new SessionCookie.Shown(1, "v"), read(cookie(), header));
    }

    @Test
    void read_none_isNothing() {
        assertEquals(SessionCookie.Shown.NOTHING, read(cookie()));
        assertEquals(SessionCookie.Shown.NOTHING, read(cookie(), "latchkey", "latchkey-lang=ko", ";;=;", ""));
        assertNull(read(cookie(), "LATCHKEY=v").value());
    }

    @Test
    void read_two_isAmbiguous_inOneHeaderOrTwo() {
        assertTrue(read(cookie(), "latchkey=a; latchkey=b").isAmbiguous());
        assertTrue(read(cookie(), "latchkey=a", "latchkey=b").isAmbiguous());
        assertTrue(read(cookie(), "latchkey=a; latchkey=a").isAmbiguous());
    }

    @Test
    void set_overHttps_isBoundToTheHost() {
        HttpServletResponse response = mock(HttpServletResponse.class);

        SessionCookie.of(policy("/id"), true).set(response, KEY);

        verify(response).getHeaders("Set-Cookie");
        verify(response)
                .addHeader(
                        "Set-Cookie", "__Host-latchkey-id=" + KEY.text() + "; Path=/; Secure; HttpOnly; SameSite=Lax");
        verifyNoMoreInteractions(response);
    }

    @Test
    void set_contextPathThatUrlsEscape_isAsTheBrowserHasIt() {
        for (String path : List.of("/caf \u00e9;", "/caf%20%C3%A9%3B")) {
            HttpServletResponse response = mock(HttpServletResponse.class);

            SessionCookie.of(policy(path), false).set(response, KEY);

            verify(response).addHeader(eq("Set-Cookie"), contains("; Path=/caf%20%C3%A9%3B; HttpOnly"));
        }
    }

    @Test
    void set_overPlainHttp_keepsToTheContext() {
        HttpServletResponse response = mock(HttpServletResponse.class);

        SessionCookie.of(policy("/id"), false).set(response, KEY);

        verify(response).addHeader("Set-Cookie", "latchkey-id=" + KEY.text() + "; Path=/id; HttpOnly; SameSite=Lax");
    }

    @Test
    void clear_afterSet_takesItsPlace_andLeavesOthers() {
        HttpServletResponse response = mock(HttpServletResponse.class);
        when(response.getHeaders("Set-Cookie")).thenReturn(List.of("latchkey-lang=ko", "latchkey=old; Path=/"));

        cookie().clear(response);

        verify(response)
                .setHeader(
                        "Set-Cookie",
                        "latchkey=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Lax");
        verify(response).addHeader("Set-Cookie", "latchkey-lang=ko");
    }
}
