package dev.latchkey.token;

import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object to the letter of RFC 8259, and less than it allows: no name twice, no lone surrogate, at most
 * {@value #MAX_DEPTH} levels, nothing but white space after it.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@link Numeral}, {@code List}, {@code Map} and {@link #NULL}. Numbers
 * stay text: whoever needs one says how large it may be, and nobody expands 1e1000000000.
 */
final class StrictJson {
    /** More levels than any claim of ours has, and fewer than any stack minds. */
    static final int MAX_DEPTH = 16;

    /** What {@code null} is read as. */
    static final Object NULL = new Object();

    /** A number as it was spelled; RFC 8259 §6 has checked the spelling. */
    record Numeral(String text) {}

    private final String text;
    private int at;

    private StrictJson(String text) {
        this.text = text;
    }

    /** @throws Refused when the bytes are not UTF-8 or not such an object */
    static Map<String, Object> object(byte[] utf8) throws Refused {
        StrictJson json = new StrictJson(decode(utf8));
        json.space();
        if (json.peek() != '{') {
            throw refused("not a JSON object");
        }
        Map<String, Object> object = json.members(1);
        json.space();
        if (json.at != json.text.length()) {
            throw refused("something after the JSON object");
        }
        return object;
    }

    private static String decode(byte[] utf8) throws Refused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused("not UTF-8");
        }
    }

    private Object value(int depth) throws Refused {
        return switch (peek()) {
            case '"' -> string();
            case '{' -> members(depth + 1);
            case '[' -> elements(depth + 1);
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Map<String, Object> members(int depth) throws Refused {
        enter(depth);
        Map<String, Object> members = new LinkedHashMap<>();
        if (ends('}')) {
            return members;
        }
        do {
            space();
            String name = string();
            space();
            expect(':');
            space();
            if (members.put(name, value(depth)) != null) {
                throw refused("a name twice");
            }
        } while (another('}'));
        return members;
    }

    private List<Object> elements(int depth) throws Refused {
        enter(depth);
        List<Object> elements = new ArrayList<>();
        if (ends(']')) {
            return elements;
        }
        do {
            space();
            elements.add(value(depth));
        } while (another(']'));
        return elements;
    }

    private void enter(int depth) throws Refused {
        if (depth > MAX_DEPTH) {
            throw refused("more than " + MAX_DEPTH + " levels");
        }
        at++;
    }

    private boolean ends(char end) {
        space();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    private boolean another(char end) throws Refused {
        if (ends(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() throws Refused {
        expect('"');
        int start = at;
        while (peek() != '"' && peek() != '\\' && peek() >= ' ') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(start, at++);
        }
        StringBuilder string = new StringBuilder(text.substring(start, at));
        while (peek() != '"') {
            string.append(peek() == '\\' ? escape() : plain());
        }
        at++;
        requirePairs(string);
        return string.toString();
    }

    private char plain() throws Refused {
        if (peek() < ' ') {
            throw refused("a control character, or no end, in a string");
        }
        return text.charAt(at++);
    }

    private char escape() throws Refused {
        at++;
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw refused("an unknown escape");
        };
    }

    private char unicode() throws Refused {
        int code = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw refused("an escape without four hexadecimal digits");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    /** Escapes can spell half of a pair, which no UTF-8 can (RFC 8259 §8.2). */
    private static void requirePairs(CharSequence string) throws Refused {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw refused("a lone surrogate");
            }
        }
    }

    private Numeral number() throws Refused {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return new Numeral(text.substring(start, at));
    }

    private void digits() throws Refused {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw refused("not a JSON value");
        }
    }

    private Object word(String word, Object value) throws Refused {
        if (!text.startsWith(word, at)) {
            throw refused("not a JSON value");
        }
        at += word.length();
        return value;
    }

    private void space() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    private void expect(char c) throws Refused {
        if (peek() != c) {
            throw refused("not JSON");
        }
        at++;
    }

    /** The character here; at the end one that fits nowhere: NUL, which no JSON text may hold unescaped. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static Refused refused(String reason) {
        return new Refused(Refusal.INVALID_TOKEN, reason);
    }
}
