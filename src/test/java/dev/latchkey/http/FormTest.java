package dev.latchkey.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final String TYPE = "application/x-www-form-urlencoded";

    private final HttpServletRequest request = mock(HttpServletRequest.class);

    @BeforeEach
    void set() {
        headers("Content-Type", TYPE);
        headers("Content-Encoding");
        when(request.getContentLengthLong()).thenReturn(-1L);
    }

    private void headers(String name, String... values) {
        when(request.getHeaders(name)).thenAnswer(call -> Collections.enumeration(List.of(values)));
    }

    private Form read(byte[] body) throws Refused, IOException {
        ServletInputStream stream = stream(body);
        when(request.getInputStream()).thenReturn(stream);
        return Form.read(request, "username", "password");
    }

    private Form read(String body) throws Refused, IOException {
        return read(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Refused refused(String body) {
        return assertThrows(Refused.class, () -> read(body));
    }

    @Test
    void read_encodedFields_givesThemAsTyped() throws Exception {
        Form form = read("username=al%C3%ADce+b&password=%F0%9F%94%91%26%3D+x&other=1&other=2&=&&");
        assertEquals("alíce b", form.require("username"));
        assertEquals("🔑&= x", form.require("password"));
        assertEquals(Optional.empty(), form.get("other"));
    }

    @Test
    void require_missing_isRefused() throws Exception {
        Form form = read("username=a");
        Refused refused = assertThrows(Refused.class, () -> form.require("password"));
        assertEquals(Refusal.MALFORMED_FORM, refused.refusal());
        assertEquals(Optional.of("password"), refused.field());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=a&username=b",
                "username=a&user%6eame=b",
                "username=%",
                "username=%2",
                "username=%2g",
                "username=%C3",
                "username=%C0%80",
                "username=%ED%A0%80",
                "username=\u00ff",
                "username=%00",
                "username=a\u0000b",
                "%zz=1",
                "other=%FF"
            })
    void read_malformedField_isRefused(String body) {
        assertEquals(Refusal.MALFORMED_FORM, refused(body).refusal());
    }

    @Test
    void readWithHint_onceAndWellFormed_isRead_elseItCountsAsAbsent() throws Exception {
        assertEquals(Optional.of("/x"), hinted("username=a&next=%2Fx").get("next"));
        assertEquals(Optional.empty(), hinted("username=a").get("next"));
        assertEquals(Optional.empty(), hinted("next=/x&username=a&next=/y").get("next"));
        assertEquals(Optional.empty(), hinted("next=%zz&username=a").get("next"));
        assertEquals("a", hinted("next=%00&username=a").require("username"));
    }

    private Form hinted(String body) throws Refused, IOException {
        ServletInputStream stream = stream(body.getBytes(StandardCharsets.ISO_8859_1));
        when(request.getInputStream()).thenReturn(stream);
        return Form.readWithHint(request, "next", "username");
    }

    @Test
    void field_inTheQuery_isReadOnceAndWellFormed() {
        when(request.getQueryString()).thenReturn("a=1&n%65xt=%2Fx+y&b&c=%zz&d=1&d=2");
        assertEquals(Optional.of("/x y"), Query.field(request, "next"));
        assertEquals(Optional.of(""), Query.field(request, "b"));
        for (String absent : new String[] {"c", "d", "e"}) {
            assertEquals(Optional.empty(), Query.field(request, absent));
        }
    }

    @Test
    void read_fieldInTheQuery_isRefused() {
        when(request.getQueryString()).thenReturn("a=1&pass%77ord=x");
        assertEquals(Refusal.MALFORMED_FORM, refused("username=a").refusal());
    }

    @Test
    void read_otherQuery_isIgnored() throws Exception {
        when(request.getQueryString()).thenReturn("a=1&%zz");
        assertEquals("a", read("username=a").require("username"));
    }

    @Test
    void read_atTheLimit_isRead_andOneMoreByteIsRefused() throws Exception {
        String value = "x".repeat(Form.MAX_BYTES - "username=".length());
        assertEquals(value, read("username=" + value).require("username"));
        assertEquals(Refusal.BODY_TOO_LARGE, refused("username=x" + value).refusal());
    }

    @Test
    void read_announcedTooLarge_isRefusedUnread() {
        when(request.getContentLengthLong()).thenReturn(Form.MAX_BYTES + 1L);
        assertEquals(Refusal.BODY_TOO_LARGE, refused("username=a").refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                TYPE + "; charset=iso-8859-1",
                TYPE + "; charset = iso-8859-1",
                TYPE + ";charset=utf-8;charset=utf-16",
                TYPE + ";charset",
                TYPE + ", text/plain",
                TYPE + "2",
                "multipart/form-data; boundary=x"
            })
    void read_otherType_isRefused(String type) {
        headers("Content-Type", type);
        assertEquals(Refusal.UNSUPPORTED_BODY, refused("username=a").refusal());
    }

    @Test
    void read_noTypeOrTwo_isRefused() {
        headers("Content-Type");
        assertEquals(Refusal.UNSUPPORTED_BODY, refused("username=a").refusal());
        headers("Content-Type", TYPE, TYPE);
        assertEquals(Refusal.UNSUPPORTED_BODY, refused("username=a").refusal());
    }

    @Test
    void read_contentCoding_isRefused_unlessItIsNone() throws Exception {
        headers("Content-Encoding", "identity", "gzip");
        assertEquals(Refusal.UNSUPPORTED_BODY, refused("username=a").refusal());
        headers("Content-Encoding", "Identity");
        assertEquals("a", read("username=a").require("username"));
    }

    @Test
    void read_nothingOfNoType_isAFormWithoutFields() throws Exception {
        headers("Content-Type");
        assertEquals(Optional.empty(), read("").get("username"));
    }

    @Test
    void read_bodyThatBreaksOff_isMalformed() throws Exception {
        ServletInputStream stream = mock(ServletInputStream.class);
        when(stream.readNBytes(anyInt())).thenThrow(new IOException("chunks that are none"));
        when(request.getInputStream()).thenReturn(stream);
        Refused refused = assertThrows(Refused.class, () -> Form.read(request, "username"));
        assertEquals(Refusal.MALFORMED_FORM, refused.refusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {TYPE + ";charset=UTF-8", TYPE + "; charset=\"utf-8\"", "Application/X-WWW-Form-Urlencoded"})
    void read_utf8InAnySpelling_isRead(String type) throws Exception {
        headers("Content-Type", type);
        assertEquals("a", read("username=a").require("username"));
    }

    private static ServletInputStream stream(byte[] body) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        ServletInputStream stream = mock(ServletInputStream.class);
        when(stream.readNBytes(anyInt())).thenAnswer(call -> bytes.readNBytes(call.getArgument(0)));
        return stream;
    }
}
