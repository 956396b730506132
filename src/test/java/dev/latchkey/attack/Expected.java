package dev.latchkey.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Refusal;
import dev.latchkey.harness.RawHttp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer that an attack must get: a status, and a refusal, {@code container} for the server's own answer, or a path
 * that {@code Location} begins with.
 */
record Expected(int status, String word) {
    private static final String REALM = "Bearer realm=\"latchkey\"";
    private static final Map<Refusal, String> CHALLENGES = Map.of(
            Refusal.NOT_SIGNED_IN,
            REALM,
            Refusal.INVALID_TOKEN,
            REALM + ", error=\"invalid_token\", error_description=\"The access token is not valid\"",
            Refusal.EXPIRED_TOKEN,
            REALM + ", error=\"invalid_token\", error_description=\"The access token expired\"",
            Refusal.MALFORMED_AUTHORIZATION,
            REALM + ", error=\"invalid_request\"",
            Refusal.MISSING_ROLE,
            REALM + ", error=\"insufficient_scope\", scope=\"admin\"");
    private static final Map<Refusal, String> ERRORS = Map.of(
            Refusal.INVALID_GRANT, "invalid_grant",
            Refusal.UNSUPPORTED_GRANT_TYPE, "unsupported_grant_type");
    private static final Pattern ID = Pattern.compile("\"id\":\"([A-Za-z0-9_-]{22})\"");

    static List<Expected> parse(String text, Scene scene) {
        return Arrays.stream(text.split(" *\\| *"))
                .map(one -> one.split(" ", 2))
                .map(parts -> new Expected(Integer.parseInt(parts[0]), parts.length > 1 ? scene.fill(parts[1]) : ""))
                .toList();
    }

    /** Checks the answer; returns the refusal it is, where it is one of ours. */
    static Optional<Refusal> check(List<Expected> any, RawHttp.Response answer) {
        for (String inside : List.of("Exception", "\tat ", "dev.latchkey", "org.hibernate", "select ")) {
            assertFalse(isOurs(answer) && answer.body().contains(inside), answer::toString);
        }
        Expected one = any.stream()
                .filter(expected -> expected.status == answer.status())
                .filter(expected -> any.size() == 1 || expected.isByContainer() != isOurs(answer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Expected " + any + " but got " + answer));
        return one.check(answer);
    }

    private static boolean isOurs(RawHttp.Response answer) {
        return answer.header("Content-Security-Policy").isPresent();
    }

    boolean isByContainer() {
        return word.equals("container");
    }

    private Optional<Refusal> check(RawHttp.Response answer) {
        assertEquals(status, answer.status(), answer::toString);
        if (word.isEmpty() || isByContainer()) {
            return Optional.empty();
        }
        if (word.startsWith("/")) {
            String location = answer.header("Location").orElse("");
            assertTrue(location.startsWith(word), answer::toString);
            return Optional.empty();
        }
        Refusal refusal = Refusal.valueOf(word);
        String challenge = CHALLENGES.get(refusal);
        if (challenge != null) {
            assertEquals(List.of(challenge), answer.headers("WWW-Authenticate"), answer::toString);
        }
        if (status == 429 || status == 503) {
            assertTrue(answer.header("Retry-After").isPresent(), answer::toString);
        }
        if (ERRORS.containsKey(refusal)) {
            assertTrue(answer.body().contains("\"error\":\"" + ERRORS.get(refusal) + '"'), answer::toString);
        }
        return Optional.of(refusal);
    }

    /** The id that answer and log line share. */
    static Optional<String> id(RawHttp.Response answer) {
        Matcher id = ID.matcher(answer.body());
        return id.find() ? Optional.of(id.group(1)) : Optional.empty();
    }
}
