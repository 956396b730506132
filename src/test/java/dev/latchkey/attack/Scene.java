package dev.latchkey.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an attack may speak of: a server, somebody with an account there, and what they hold. Everything is made when it
 * is first named.
 *
 * <p>Names: {@code host}, {@code context}, {@code cookie-name}; {@code name}, {@code tail}, the name without its first letter, {@code
 * password}; {@code token},
 * {@code refresh}, {@code sub}, {@code sid}, {@code jti}; {@code session}, the cookie's value; {@code kid}, {@code alg};
 * {@code now}, {@code now+N}, {@code now-N} in seconds; {@code members}, the good token's claims without the braces, and
 * {@code members -exp -iat} without those two; {@code forged}, made as {@link Forgery} and the file's {@code header},
 * {@code claims}, {@code sign} and {@code wire} say; {@code repeat:N:text}; and what a {@link Given} adds.
 */
final class Scene {
    static final String PASSWORD = "wholly unguessable 7 kettles";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    final Node node;
    private final Map<String, String> values = new HashMap<>();
    private @Nullable AttackFile file;

    Scene(Node node) {
        this.node = node;
    }

    /** The same server and person, with a name set anew, or a file to forge by. */
    Scene with(AttackFile attack) {
        Scene scene = new Scene(node);
        scene.values.putAll(values);
        scene.file = attack;
        return scene;
    }

    Scene set(String name, String value) {
        values.put(name, value);
        return this;
    }

    void forget(String... names) {
        for (String name : names) {
            values.remove(name);
        }
    }

    String fill(String text) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', at)) {
            int close = text.indexOf('>', open);
            String name = close < 0 ? "" : text.substring(open + 1, close);
            filled.append(text, at, open);
            if (name.matches("[a-z][a-z0-9-]*([ :+-].*)?")) {
                filled.append(get(name));
                at = close + 1;
            } else {
                filled.append('<');
                at = open + 1;
            }
        }
        return filled.append(text.substring(at)).toString();
    }

    String get(String name) {
        String known = values.get(name);
        if (known != null) {
            return known;
        }
        if (name.startsWith("now")) {
            return now(name.substring(3));
        }
        if (name.startsWith("members")) {
            return members(name.substring(7).replace(" -", " ").strip().split(" "));
        }
        if (name.startsWith("repeat:")) {
            String[] parts = name.split(":", 3);
            return parts[2].repeat(Integer.parseInt(parts[1]));
        }
        return switch (name) {
            case "host" -> "localhost:" + node.port();
            case "context" -> node.prefix();
            case "cookie-name" -> "latchkey" + node.prefix().replace('/', '-');
            case "password" -> PASSWORD;
            case "name" -> kept(name, () -> register(PASSWORD));
            case "tail" -> get("name").substring(1);
            case "token", "refresh" -> signIn(name);
            case "session" -> kept(name, this::session);
            case "session-cut" -> get("session").substring(0, get("session").length() - 1);
            case "session-changed" -> changed(get("session"), c -> c == 'A' ? 'B' : 'A');
            case "session-of-other-case" ->
                changed(
                        get("session"),
                        c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
            case "others-session" -> kept(name, () -> Scene.idOfSession(new Scene(node)));
            case "refresh-cut" -> get("refresh").substring(0, get("refresh").length() - 1);
            case "refresh-changed" -> changed(get("refresh"), c -> c == 'A' ? 'B' : 'A');
            case "refresh-stray" -> strayBit(get("refresh"));
            case "sub", "sid", "jti", "iat", "exp", "ver" -> claims().get(name).asText();
            case "kid" -> kept(name, () -> ServerKey.of(node).kid());
            case "alg" -> kept(name, () -> ServerKey.of(node).algorithm());
            case "forged" -> forged();
            default -> throw new IllegalArgumentException("Nobody knows <" + name + ">");
        };
    }

    /** The public name of the session of another account. */
    private static String idOfSession(Scene other) {
        return expect(
                        200,
                        Http.get(other.node.uri("/api/sessions"))
                                .cookie(other.get("cookie-name"), other.get("session")))
                .json()
                .get(0)
                .get("id")
                .asText();
    }

    /** The same bytes to whoever reads carelessly: the last of 43 characters has two bits that mean nothing. */
    private static String strayBit(String text) {
        int last = text.length() - 1;
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return text.substring(0, last) + alphabet.charAt(alphabet.indexOf(text.charAt(last)) + 1);
    }

    private String kept(String name, Supplier<String> maker) {
        String value = maker.get();
        values.put(name, value);
        return value;
    }

    /** Makes another account with this password. */
    void register(String password, String as) {
        forget("name", "session", "token", "refresh");
        set(as, register(password));
    }

    private String register(String password) {
        String name = "scene" + ProcessHandle.current().pid() + "x" + COUNT.incrementAndGet();
        register(node, "username", name, "password", password);
        return name;
    }

    static void register(Node node, String... namesAndValues) {
        expect(303, Http.post(node.uri("/register")).form(namesAndValues));
    }

    private String signIn(String name) {
        JsonNode answer = expect(
                        200,
                        Http.post(node.uri("/token"))
                                .form("grant_type", "password", "username", get("name"), "password", PASSWORD))
                .json();
        values.put("token", answer.get("access_token").asText());
        values.put("refresh", answer.get("refresh_token").asText());
        return get(name);
    }

    /** Changes the first letter of a key. */
    private static String changed(String key, UnaryOperator<Character> change) {
        for (int i = 0; i < key.length(); i++) {
            if (Character.isLetter(key.charAt(i))) {
                return key.substring(0, i) + change.apply(key.charAt(i)) + key.substring(i + 1);
            }
        }
        throw new IllegalStateException("No letter in a key");
    }

    private String session() {
        return expect(303, Http.post(node.uri("/login")).form("username", get("name"), "password", PASSWORD))
                .cookie(get("cookie-name"))
                .orElseThrow();
    }

    static Exchange expect(int status, Http request) {
        Exchange answer = request.send();
        if (answer.status() != status) {
            throw new AssertionError("Setting the scene: " + answer);
        }
        return answer;
    }

    /** Renews the sign-in: {@code token} and {@code refresh} are the new ones. */
    void renew() {
        JsonNode answer = expect(
                        200,
                        Http.post(node.uri("/token"))
                                .form("grant_type", "refresh_token", "refresh_token", get("refresh")))
                .json();
        values.put("token", answer.get("access_token").asText());
        values.put("refresh", answer.get("refresh_token").asText());
    }

    JsonNode claims() {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(get("token").split("\\.")[1]));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String members(String[] without) {
        Map<String, String> members = new TreeMap<>();
        claims().properties().forEach(field -> members.put(field.getKey(), json(field.getValue())));
        members.keySet().removeAll(java.util.List.of(without));
        return members.entrySet().stream()
                .map(member -> '"' + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(","));
    }

    private static String json(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String now(String shift) {
        long now = System.currentTimeMillis() / 1000;
        if (shift.isEmpty()) {
            return Long.toString(now);
        }
        return new java.math.BigDecimal(now)
                .add(new java.math.BigDecimal(shift))
                .toPlainString();
    }

    private String forged() {
        AttackFile attack = java.util.Objects.requireNonNull(file);
        String header = attack.get("header").orElse("{\"alg\":\"<alg>\",\"typ\":\"at+jwt\",\"kid\":\"<kid>\"}");
        String claims = attack.get("claims").orElse("{<members>}");
        String h = Forgery.url(AttackFile.bytes(fill(header)));
        String c = Forgery.url(AttackFile.bytes(fill(claims)));
        String[] good = get("token").split("\\.");
        byte[] signature = new Forgery(ServerKey.of(node))
                .sign(
                        fill(attack.get("sign").orElse("key")),
                        (h + "." + c).getBytes(StandardCharsets.US_ASCII),
                        Base64.getUrlDecoder().decode(good[2]));
        Scene parts = with(attack)
                .set("h", h)
                .set("c", c)
                .set("s", Forgery.url(signature))
                .set("good-h", good[0])
                .set("good-c", good[1])
                .set("good-s", good[2])
                .set("unused-bits", unusedBits(Forgery.url(signature)))
                .set("standard", standard(signature))
                .set("flipped", flipped());
        return parts.fill(attack.get("wire").orElse("<h>.<c>.<s>"));
    }

    /** The same bytes to a reader who does not look at the bits that carry nothing. */
    private static String unusedBits(String text) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int end = text.length() - 1;
        return end < 0 ? "" : text.substring(0, end) + alphabet.charAt(alphabet.indexOf(text.charAt(end)) ^ 1);
    }

    /** Base64 with {@code +} and {@code /}; a signature has some of them, or its last bytes are made to. */
    private static String standard(byte[] signature) {
        byte[] bytes = java.util.Arrays.copyOf(signature, Math.max(2, signature.length));
        bytes[bytes.length - 1] = (byte) 0xFB;
        bytes[bytes.length - 2] = (byte) 0xEF;
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The good token with the character at {@code position} changed into another of the alphabet. */
    private String flipped() {
        StringBuilder token = new StringBuilder(get("token"));
        int position = Integer.parseInt(values.getOrDefault("position", "0"));
        token.setCharAt(position, token.charAt(position) == 'A' ? 'g' : 'A');
        return token.toString();
    }

    /** Changes the database behind the server's back, as time or another node would. */
    void sql(String sql, Object... parameters) {
        try (Connection connection = node.database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            if (statement.executeUpdate() == 0) {
                throw new AssertionError("Setting the scene changed nothing: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String sql, Object... parameters) {
        try (Connection connection = node.database().connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
