package dev.latchkey.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.RawHttp;
import java.util.Map;
import java.util.function.BiConsumer;

/** What must be so when an attack is over. To add one is a line here. */
final class After {
    private static final Map<String, BiConsumer<Scene, RawHttp.Response>> STATES = Map.of(
            "the sign-in lives",
            (scene, answer) -> assertEquals(1, signIns(scene)),
            "the sign-in is over",
            (scene, answer) -> assertEquals(0, signIns(scene)),
            "the sign-in is over and the owner sees why",
            After::ownerSees,
            "nobody knocked at the listener",
            (scene, answer) -> assertFalse(Given.Listener.anyoneKnocked()),
            "the caller is the token's owner",
            (scene, answer) -> isCaller(scene, answer),
            "the answer is the same successor",
            After::sameSuccessor,
            "the answer is another refresh token",
            After::anotherRefresh,
            "the session lives",
            After::sessionLives,
            "the key shown opens nothing, and another was given",
            After::anotherKey,
            "the cookie is cleared and the session lives",
            After::cleared);

    private After() {}

    static void check(String name, Scene scene, RawHttp.Response answer) {
        BiConsumer<Scene, RawHttp.Response> state = STATES.get(name);
        if (state == null) {
            throw new IllegalArgumentException("after: nobody knows " + name);
        }
        state.accept(scene, answer);
    }

    private static long signIns(Scene scene) {
        return scene.count("select count(*) from token_sign_in where handle = ?", scene.get("handle"));
    }

    private static void ownerSees(Scene scene, RawHttp.Response answer) {
        assertEquals(0, signIns(scene));
        Exchange seen = Scene.expect(
                200, Http.get(scene.node.uri("/api/sign-ins")).cookie(scene.get("cookie-name"), scene.get("session")));
        assertEquals(true, seen.body().contains("refresh_reused"), seen::toString);
    }

    private static void isCaller(Scene scene, RawHttp.Response answer) {
        assertEquals(true, answer.body().contains("\"username\":\"" + scene.get("name") + "\""), answer::toString);
    }

    private static void sameSuccessor(Scene scene, RawHttp.Response answer) {
        assertEquals(true, answer.body().contains(scene.get("successor")), answer::toString);
    }

    private static void anotherRefresh(Scene scene, RawHttp.Response answer) {
        assertNotEquals(-1, answer.body().indexOf("\"refresh_token\""));
        assertFalse(answer.body().contains(scene.get("refresh")), answer::toString);
    }

    private static void sessionLives(Scene scene, RawHttp.Response answer) {
        Scene.expect(200, Http.get(scene.node.uri("/api/me")).cookie(scene.get("cookie-name"), scene.get("session")));
    }

    private static void anotherKey(Scene scene, RawHttp.Response answer) {
        String given = answer.header("Set-Cookie").orElseThrow().split("[=;]")[1];
        assertNotEquals(scene.get("shown"), given);
        Http me = Http.get(scene.node.uri("/api/me"));
        Scene.expect(401, me.cookie(scene.get("cookie-name"), scene.get("shown")));
        Scene.expect(200, Http.get(scene.node.uri("/api/me")).cookie(scene.get("cookie-name"), given));
    }

    private static void cleared(Scene scene, RawHttp.Response answer) {
        String line = answer.header("Set-Cookie").orElse("");
        assertEquals(true, line.startsWith(scene.get("cookie-name") + "=; Max-Age=0"), answer::toString);
        sessionLives(scene, answer);
    }
}
