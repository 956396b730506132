package dev.latchkey.http;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of an {@code application/x-www-form-urlencoded} body, read strictly from its bytes.
 *
 * <p>Never by {@code getParameter}: containers drop a malformed field in silence and take the query's instead. Here
 * each field stands at most once, in the body alone, in UTF-8 without NUL. Fields that were not asked for are ignored.
 */
public final class Form {
    /** Longest body in bytes. */
    public static final int MAX_BYTES = 16 * 1024;

    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final Set<String> UTF_8 = Set.of("utf-8", "\"utf-8\"");

    private final Map<String, String> fields = new HashMap<>();
    private final Set<String> wanted;
    private final String hint;

    /** Every value of the hint, empty for one that could not be read. */
    private final List<Optional<String>> hints = new ArrayList<>();

    private Form(Set<String> wanted, String hint) {
        this.wanted = wanted;
        this.hint = hint;
    }

    /**
     * Reads the body.
     *
     * @param names the fields this form has; none for a request that has nothing to say by a body, such as a sign-out
     * @throws Refused 413 over 16 KiB; 415 for another type, charset or a content coding; 400 when a field is
     *     repeated, not UTF-8, badly percent-encoded, has a NUL, or stands in the query
     */
    public static Form read(HttpServletRequest request, String... names) throws Refused {
        return readWithHint(request, "", names);
    }

    /**
     * Reads the body of a form that has one more field, a mere hint such as {@code next}: where that is repeated or
     * malformed it counts as absent, and nothing is refused for it.
     */
    public static Form readWithHint(HttpServletRequest request, String hint, String... names) throws Refused {
        byte[] body = body(request);
        requireType(request, body.length);
        for (String name : names) {
            if (Query.names(request, name)) {
                throw malformed(name, "stands in the query; send it in the body alone");
            }
        }
        Form form = new Form(Set.of(names), hint);
        form.parse(body);
        return form;
    }

    private static byte[] body(HttpServletRequest request) throws Refused {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw new Refused(Refusal.BODY_TOO_LARGE, "body of " + request.getContentLengthLong() + " bytes");
        }
        byte[] body = read(request);
        if (body.length > MAX_BYTES) {
            throw new Refused(Refusal.BODY_TOO_LARGE, "body over " + MAX_BYTES + " bytes");
        }
        return body;
    }

    /** A body that breaks off, or whose chunks are none, is the sender's doing. */
    private static byte[] read(HttpServletRequest request) throws Refused {
        try {
            return request.getInputStream().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new Refused(Refusal.MALFORMED_FORM, "The body could not be read to its end.");
        }
    }

    /** Nothing at all is of no type; then its fields are missing. */
    private static void requireType(HttpServletRequest request, int length) throws Refused {
        List<String> types = headers(request, "Content-Type");
        boolean coded = headers(request, "Content-Encoding").stream().anyMatch(coding -> !coding.equals("identity"));
        boolean form = types.isEmpty() ? length == 0 : types.size() == 1 && isForm(types.get(0));
        if (!form || coded) {
            throw new Refused(Refusal.UNSUPPORTED_BODY, "expected " + TYPE + " in UTF-8 without content coding");
        }
    }

    private static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isForm(String contentType) {
        String[] parts = contentType.split(";", -1);
        return parts[0].strip().equals(TYPE)
                && Arrays.stream(parts)
                        .skip(1)
                        .map(parameter -> parameter.split("=", 2))
                        .filter(parameter -> parameter[0].strip().equals("charset"))
                        .allMatch(charset -> charset.length == 2 && UTF_8.contains(charset[1].strip()));
    }

    private void parse(byte[] bytes) throws Refused {
        int start = 0;
        while (start <= bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '&') {
                end++;
            }
            if (end > start) {
                field(bytes, start, end);
            }
            start = end + 1;
        }
        hints.stream()
                .findFirst()
                .filter(once -> hints.size() == 1)
                .flatMap(value -> value)
                .ifPresent(value -> fields.put(hint, value));
    }

    private void field(byte[] bytes, int start, int end) throws Refused {
        int equals = start;
        while (equals < end && bytes[equals] != '=') {
            equals++;
        }
        Optional<String> name = decode(bytes, start, equals);
        Optional<String> value = decode(bytes, Math.min(equals + 1, end), end);
        if (name.isEmpty()) {
            throw malformed("a name", "is not percent-encoded UTF-8, or has a NUL");
        }
        if (!hint.isEmpty() && name.get().equals(hint)) {
            hints.add(value);
            return;
        }
        if (value.isEmpty()) {
            throw malformed(
                    wanted.contains(name.get()) ? name.get() : "a value", "is not percent-encoded UTF-8, or has a NUL");
        }
        if (wanted.contains(name.get()) && fields.put(name.get(), value.get()) != null) {
            throw malformed(name.get(), "is repeated");
        }
    }

    /** Decodes one name or value; empty when it is not percent-encoded UTF-8, or has a NUL. */
    public static Optional<String> decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return decode(bytes, 0, bytes.length);
    }

    private static Optional<String> decode(byte[] bytes, int start, int end) {
        byte[] decoded = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            int b = bytes[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                if (i + 3 > end) {
                    return Optional.empty();
                }
                int high = Character.digit((char) bytes[i + 1], 16);
                int low = Character.digit((char) bytes[i + 2], 16);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                b = high << 4 | low;
                i += 2;
            }
            if (b == 0) {
                return Optional.empty();
            }
            decoded[length++] = (byte) b;
        }
        return utf8(Arrays.copyOf(decoded, length));
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Refused malformed(String name, String what) {
        return Refused.field(Refusal.MALFORMED_FORM, name, name + " " + what);
    }

    /**
     * Returns a field that has to be there; it may be empty.
     *
     * @throws Refused 400 when it is missing
     */
    public String require(String name) throws Refused {
        String value = fields.get(name);
        if (value == null) {
            throw malformed(name, "is missing");
        }
        return value;
    }

    /**
     * Returns a field that has to be there and to say something: to OAuth a parameter without a value is one that was
     * left out (RFC 6749 §3.2, Token Endpoint).
     *
     * @throws Refused 400 when it is missing or empty
     */
    public String requireValue(String name) throws Refused {
        String value = require(name);
        if (value.isEmpty()) {
            throw malformed(name, "is missing");
        }
        return value;
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }
}
