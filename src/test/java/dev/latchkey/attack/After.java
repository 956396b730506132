package dev.latchkey.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What must be so when an attack is over. To add one is a line here. */
final class After {
    private static final Map<String, BiConsumer<Scene, RawHttp.Response>> STATES = Map.ofEntries(
            entry("the sign-in lives", (scene, answer) -> assertEquals(1, signIns(scene))),
            entry("the sign-in is over", (scene, answer) -> assertEquals(0, signIns(scene))),
            entry("the sign-in is over and the owner sees why", After::ownerSees),
            entry("nobody knocked at the listener", (scene, answer) -> assertFalse(Given.Listener.anyoneKnocked())),
            entry("no statement was made", After::noStatement),
            entry("the caller is the token's owner", After::isCaller),
            entry("the caller is the token's owner and the cookie is not touched", (scene, answer) -> {
                isCaller(scene, answer);
                assertEquals(List.of(), answer.headers("Set-Cookie"), answer::toString);
                sessionLives(scene, answer);
            }),
            entry("the answer is the same successor", After::sameSuccessor),
            entry("the answer is another refresh token", After::anotherRefresh),
            entry("an access token alone", After::accessTokenAlone),
            entry("the new token carries the new role", After::newRole),
            entry("the error is invalid_request", (scene, answer) -> error("invalid_request", answer)),
            entry("the error is invalid_grant", (scene, answer) -> error("invalid_grant", answer)),
            entry("the session lives", After::sessionLives),
            entry("the session lives and of the cookie nothing is said", (scene, answer) -> {
                assertEquals(List.of(), answer.headers("Set-Cookie"), answer::toString);
                sessionLives(scene, answer);
            }),
            entry("the session is over", (scene, answer) -> me(scene, 401)),
            entry("the key shown opens nothing, and another was given", After::anotherKey),
            entry("the cookie is cleared and the session lives", After::cleared));

    private After() {}

    private static Map.Entry<String, BiConsumer<Scene, RawHttp.Response>> entry(
            String name, BiConsumer<Scene, RawHttp.Response> state) {
        return Map.entry(name, state);
    }

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
        me(scene, 200);
    }

    private static void me(Scene scene, int status) {
        Scene.expect(
                status, Http.get(scene.node.uri("/api/me")).cookie(scene.get("cookie-name"), scene.get("session")));
    }

    private static void noStatement(Scene scene, RawHttp.Response answer) {
        String timing = answer.header("Server-Timing").orElse("");
        assertTrue(timing.contains("sql;desc=\"0\""), timing);
    }

    private static void accessTokenAlone(Scene scene, RawHttp.Response answer) {
        assertTrue(answer.body().contains("\"access_token\""), answer::toString);
        assertFalse(answer.body().contains("refresh_token"), answer::toString);
    }

    private static void newRole(Scene scene, RawHttp.Response answer) {
        String claims = answer.body().replaceAll(".*\"access_token\":\"[^.]*\\.([^.]*)\\..*", "$1");
        String json = new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8);
        assertTrue(json.contains("\"roles\":[\"" + Given.NEW_ROLE + "\"]"), json);
    }

    private static void error(String error, RawHttp.Response answer) {
        assertTrue(answer.body().contains("\"error\":\"" + error + '"'), answer::toString);
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
