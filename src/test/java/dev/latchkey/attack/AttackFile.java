package dev.latchkey.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One attack: lines of {@code key: value}, a blank line, the raw request.
 *
 * <ul>
 *   <li>{@code expect} status and {@code Refusal}, or several such pairs with {@code |} between them; {@code container}
 *       in place of the refusal when the server may answer before any filter of ours runs. More words: see
 *       {@link Expected}.
 *   <li>{@code ref} the clause, and {@code why} the harm
 *   <li>{@code given} what stands before it, one of {@link Given}
 *   <li>{@code log} what our one log line has to say, so that a later check cannot hide a missing earlier one
 *   <li>{@code after} what must be so afterwards, one of {@link After}
 *   <li>{@code settings} {@code key=value} pairs, with commas between them, that the server runs with
 *   <li>{@code header}, {@code claims}, {@code sign}, {@code wire} how the request's {@code <forged>} token is made:
 *       see {@link Forgery}
 *   <li>{@code times} how often it is sent
 * </ul>
 *
 * <p>In a value and in the request {@code <name>} is replaced by what the {@link Scene} knows under that name, and
 * {@code \xHH} by that byte. Lines of the request end in LF here and in CRLF on the wire.
 */
record AttackFile(String name, Map<String, String> keys, String request) {
    private static final Set<String> REQUIRED = Set.of("expect", "ref", "why", "given");
    private static final Set<String> OPTIONAL =
            Set.of("log", "after", "settings", "header", "claims", "sign", "wire", "times");

    static AttackFile read(Path path) {
        try {
            return parse(path.getParent().getFileName() + "/" + path.getFileName(), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AttackFile parse(String name, String text) {
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new IllegalArgumentException(name + ": no blank line before the request");
        }
        Map<String, String> keys = new LinkedHashMap<>();
        for (String line : text.substring(0, blank).split("\n")) {
            int colon = line.indexOf(": ");
            String key = colon < 0 ? line : line.substring(0, colon);
            if (!REQUIRED.contains(key) && !OPTIONAL.contains(key)) {
                throw new IllegalArgumentException(name + ": unknown key " + key);
            }
            if (keys.put(key, line.substring(colon + 2)) != null) {
                throw new IllegalArgumentException(name + ": " + key + " twice");
            }
        }
        for (String key : REQUIRED) {
            if (!keys.containsKey(key)) {
                throw new IllegalArgumentException(name + ": no " + key);
            }
        }
        return new AttackFile(name, keys, text.substring(blank + 2));
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    String require(String key) {
        return get(key).orElseThrow();
    }

    /** The settings as environment variables. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String pair : get("settings").map(text -> text.split(", *")).orElse(new String[0])) {
            String[] parts = pair.split("=", 2);
            environment.put(
                    parts[0].toUpperCase(java.util.Locale.ROOT)
                            .replace('.', '_')
                            .replace('-', '_'),
                    parts[1]);
        }
        return environment;
    }

    /** The bytes to send: placeholders filled in, line ends and the body's length made right. */
    byte[] request(Scene scene) {
        int blank = request.indexOf("\n\n");
        boolean hasBody = blank >= 0 && blank + 2 < request.length();
        String body = hasBody ? request.substring(blank + 2).replaceAll("\n$", "") : "";
        byte[] sentBody = bytes(scene.fill(body));
        String head = (blank < 0 ? request : request.substring(0, blank)).replaceAll("\n+$", "");
        String sentHead = scene.fill(head.replace("<length>", Integer.toString(sentBody.length)))
                        .replace("\n", "\r\n")
                + "\r\n\r\n";
        byte[] first = bytes(sentHead);
        byte[] all = java.util.Arrays.copyOf(first, first.length + sentBody.length);
        System.arraycopy(sentBody, 0, all, first.length, sentBody.length);
        return all;
    }

    /** UTF-8, but {@code \xHH} is that one byte. */
    static byte[] bytes(String text) {
        List<Byte> bytes = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            if (text.startsWith("\\x", i)) {
                bytes.add((byte) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 4;
            } else {
                int point = text.codePointAt(i);
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    bytes.add(b);
                }
                i += Character.charCount(point);
            }
        }
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }

    @Override
    public String toString() {
        return name;
    }
}
