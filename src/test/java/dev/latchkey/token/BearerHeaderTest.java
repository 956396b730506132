package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerHeaderTest {
    private static String read(String... headers) throws Refused {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeaders("Authorization")).thenReturn(Collections.enumeration(List.of(headers)));
        return BearerHeader.read(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b-c_d~e+f/g=", "bearer a.b-c_d~e+f/g=", "BEARER   a.b-c_d~e+f/g="})
    void read_oneToken_isIt(String header) throws Refused {
        assertEquals("a.b-c_d~e+f/g=", read(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YTpi", "Bearerish token", "Digest x=1", "a.b.c"})
    void read_anotherScheme_isNone(String header) throws Refused {
        assertNull(read(header));
    }

    @Test
    void read_noHeader_isNone() throws Refused {
        assertNull(read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer  ",
                "Bearer\ta",
                "Bearera.b.c",
                "Bearer a b",
                "Bearer a,b",
                "Bearer \"a\"",
                "Bearer a;b",
                "Bearer ==",
                "Bearer \u00e9",
                "Bearer a\0"
            })
    void read_notOneToken_malformed(String header) {
        assertEquals(
                Refusal.MALFORMED_AUTHORIZATION,
                assertThrows(Refused.class, () -> read(header)).refusal());
    }

    @Test
    void read_twoHeaders_malformedWhateverTheyAre() {
        assertThrows(Refused.class, () -> read("Bearer a", "Basic b"));
        assertThrows(Refused.class, () -> read("Basic b", "Basic b"));
    }
}
