package dev.latchkey.attack;

import dev.latchkey.harness.Http;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.Root;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The named states before an attack. To add one is a line here; files share them. */
final class Given {
    /** Longest until a node has heard of what was ended or changed. */
    private static final Duration LAG = Duration.ofSeconds(3);

    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** By so much a node may take the database's clock for another time than it is, in milliseconds. */
    private static final long CLOCK_STEP = 1000;

    static final String NEW_ROLE = "editor";

    private static final Map<String, Consumer<Scene>> STATES = Map.ofEntries(
            Map.entry("anyone", scene -> {}),
            Map.entry("an account", scene -> scene.get("name")),
            Map.entry("a password of 81 characters", scene -> scene.register("k".repeat(72) + " its tail", "name")),
            Map.entry("a password with outer spaces and an emoji", scene -> scene.register("  🔑 outer  ", "name")),
            Map.entry("a token", scene -> scene.get("token")),
            Map.entry("a fresh sign-in", Given::freshSignIn),
            Map.entry("a password of 256 characters", scene -> scene.register("k9 ".repeat(85) + "!", "name")),
            Map.entry("a session", scene -> scene.get("session")),
            Map.entry("an invented key", scene -> scene.set("shown", "A".repeat(43))),
            Map.entry("a key to sign in with once more", scene -> {
                scene.forget("session");
                scene.set("shown", scene.get("session"));
            }),
            Map.entry("a used link", scene -> {
                link(scene, HOUR);
                Scene.expect(
                        303,
                        Http.post(scene.node.uri("/password/" + scene.get("link")))
                                .form("password", Scene.PASSWORD));
            }),
            Map.entry("a link that expired just now", scene -> link(scene, -CLOCK_STEP)),
            Map.entry("a token and another person's session", Given::anothersSession),
            Map.entry("a listener", Given::listener),
            Map.entry("a key of a stranger", Given::strangersKey),
            Map.entry("a token of a retired key", scene -> otherKey(scene, false)),
            Map.entry("a token of a key that is over", scene -> otherKey(scene, true)),
            Map.entry("a revoked token", Given::revoked),
            Map.entry("a token borrowed from a session", Given::borrowed),
            Map.entry("a token ended by logout of its session", Given::endedWithItsSession),
            Map.entry("a token ended from elsewhere", Given::endedFromElsewhere),
            Map.entry("a token ended by an administrator", scene -> administered(scene, "/admin/end")),
            Map.entry("a token of a disabled account", scene -> administered(scene, "/admin/disable")),
            Map.entry(
                    "a token from before the roles were changed",
                    scene -> administered(scene, "/admin/roles", "roles", NEW_ROLE)),
            Map.entry("a token from before the password was changed", Given::passwordChanged),
            Map.entry("a token of a deleted account", Given::deletedAccount),
            Map.entry("a token whose name another person has now", Given::nameMadeAgain),
            Map.entry("a one-time link", scene -> {
                newcomer(scene);
                scene.set("link", Root.of(scene.node).link(scene.get("sub")).substring("/password/".length()));
            }),
            Map.entry("a spent token and its successor", Given::spent),
            Map.entry("a token spent 11 s ago", scene -> {
                spent(scene);
                spentAgo(scene, 11);
            }),
            Map.entry("a grandparent", Given::grandparent),
            Map.entry("a grandparent spent 11 s ago", scene -> {
                grandparent(scene);
                spentAgo(scene, 11);
            }),
            Map.entry("an ended sign-in", Given::ended),
            Map.entry("a sign-in past its absolute end", Given::past),
            Map.entry("300 renewals in this minute", Given::busy),
            Map.entry("a reused token", Given::reused));

    private Given() {}

    static void set(String name, Scene scene) {
        Consumer<Scene> state = STATES.get(name);
        if (state == null) {
            throw new IllegalArgumentException("given: nobody knows " + name);
        }
        state.accept(scene);
    }

    /** Makes a link behind the server's back, as an administrator would. */
    private static void link(Scene scene, long lifeMillis) {
        scene.register(Scene.PASSWORD, "name");
        byte[] code = new byte[32];
        ThreadLocalRandom.current().nextBytes(code);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        scene.set("link", text);
        scene.sql(
                "insert into one_time (code_hash, account_id, expires_at) select ?, id, ? from account where name = ?",
                sha256(text),
                System.currentTimeMillis() + lifeMillis,
                scene.get("name"));
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void freshSignIn(Scene scene) {
        scene.get("name");
        scene.forget("token", "refresh");
        scene.set("handle", scene.get("sid"));
    }

    private static void anothersSession(Scene scene) {
        scene.get("token");
        scene.set("session", new Scene(scene.node).get("session"));
    }

    private static void listener(Scene scene) {
        try {
            ServerSocket listener = Listener.open();
            scene.set("listener", "localhost:" + listener.getLocalPort());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        scene.get("token");
    }

    private static void strangersKey(Scene scene) {
        try {
            var pair = Forgery.pair(scene.get("alg"));
            scene.set("jwk", Forgery.jwk(pair.getPublic()).toJSONString());
            scene.set("x5c", Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        scene.get("token");
    }

    /** Puts keys into the table that were active before the one that is, and lets the node hear of them. */
    private static void otherKey(Scene scene, boolean over) {
        freshSignIn(scene);
        OldKeys.plant(scene);
        scene.set("kid", over ? OldKeys.OVER : OldKeys.RETIRED);
        Poll.until(
                LAG,
                "the node to publish the old key",
                () -> Http.get(scene.node.uri("/.well-known/jwks.json"))
                        .send()
                        .body()
                        .contains(OldKeys.RETIRED));
        scene.set("old-key-token", OldKeys.token(scene, over));
    }

    private static void revoked(Scene scene) {
        freshSignIn(scene);
        Scene.expect(200, Http.post(scene.node.uri("/revoke")).form("token", scene.get("refresh")));
        untilRefused(scene);
    }

    private static void untilRefused(Scene scene) {
        Poll.until(
                LAG,
                "the token to be refused",
                () -> Http.get(scene.node.uri("/api/me"))
                                .bearer(scene.get("token"))
                                .send()
                                .status()
                        == 401);
    }

    private static void borrowed(Scene scene) {
        scene.forget("session", "token", "refresh");
        scene.set(
                "token",
                Scene.expect(200, bySession(scene, "/token").form("grant_type", "urn:latchkey:session"))
                        .json()
                        .get("access_token")
                        .asText());
    }

    private static Http bySession(Scene scene, String path) {
        return Http.post(scene.node.uri(path))
                .sameOrigin(scene.node)
                .cookie(scene.get("cookie-name"), scene.get("session"));
    }

    private static void endedWithItsSession(Scene scene) {
        borrowed(scene);
        Scene.expect(303, bySession(scene, "/logout"));
        untilRefused(scene);
    }

    /** Somebody with an account of their own, whom the rest of the corpus does not miss. */
    private static void newcomer(Scene scene) {
        scene.forget("name", "session", "token", "refresh");
        freshSignIn(scene);
    }

    private static void endedFromElsewhere(Scene scene) {
        freshSignIn(scene);
        String token = scene.get("token");
        String refresh = scene.get("refresh");
        scene.forget("token", "refresh");
        Scene.expect(204, Http.delete(scene.node.uri("/api/sessions")).bearer(scene.get("token")));
        scene.set("token", token).set("refresh", refresh);
        untilRefused(scene);
    }

    private static void administered(Scene scene, String path, String... fields) {
        newcomer(scene);
        List<String> all = new ArrayList<>(List.of("id", scene.get("sub")));
        all.addAll(List.of(fields));
        Root.of(scene.node).post(path, all.toArray(String[]::new));
        untilRefused(scene);
    }

    private static void passwordChanged(Scene scene) {
        newcomer(scene);
        Scene.expect(
                204, bySession(scene, "/api/password").form("current", Scene.PASSWORD, "new", "quite other 5 saucers"));
        untilRefused(scene);
    }

    private static void deletedAccount(Scene scene) {
        newcomer(scene);
        Scene.expect(303, bySession(scene, "/account/delete").form("password", Scene.PASSWORD));
        untilRefused(scene);
    }

    private static void nameMadeAgain(Scene scene) {
        deletedAccount(scene);
        Scene.register(scene.node, "username", scene.get("name"), "password", Scene.PASSWORD);
    }

    private static void spent(Scene scene) {
        freshSignIn(scene);
        String parent = scene.get("refresh");
        scene.renew();
        scene.set("successor", scene.get("refresh"));
        scene.set("refresh", parent);
    }

    private static void grandparent(Scene scene) {
        freshSignIn(scene);
        String grandparent = scene.get("refresh");
        scene.renew();
        scene.renew();
        scene.set("successor", scene.get("refresh"));
        scene.set("refresh", grandparent);
    }

    /** Eleven seconds pass, but not for the test. */
    private static void spentAgo(Scene scene, int seconds) {
        scene.sql(
                "update spent_token set spent_at = spent_at - ? where handle = ?",
                seconds * 1000L,
                scene.get("handle"));
    }

    private static void ended(Scene scene) {
        freshSignIn(scene);
        Scene.expect(200, Http.post(scene.node.uri("/revoke")).form("token", scene.get("refresh")));
    }

    private static void past(Scene scene) {
        freshSignIn(scene);
        scene.sql("update token_sign_in set expires_at = created_at where handle = ?", scene.get("handle"));
    }

    private static void busy(Scene scene) {
        freshSignIn(scene);
        scene.sql("update token_sign_in set minute_count = 300 where handle = ?", scene.get("handle"));
    }

    private static void reused(Scene scene) {
        spent(scene);
        spentAgo(scene, 11);
        Scene.expect(
                400,
                Http.post(scene.node.uri("/token"))
                        .form("grant_type", "refresh_token", "refresh_token", scene.get("refresh")));
    }

    /** A socket at which nobody must knock. */
    static final class Listener {
        private static final java.util.List<ServerSocket> OPEN = new java.util.ArrayList<>();

        private Listener() {}

        static synchronized ServerSocket open() throws java.io.IOException {
            ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
            socket.setSoTimeout(200);
            OPEN.add(socket);
            return socket;
        }

        static synchronized boolean anyoneKnocked() {
            return OPEN.stream().anyMatch(Listener::knocked);
        }

        private static boolean knocked(ServerSocket socket) {
            try {
                socket.accept().close();
                return true;
            } catch (java.io.IOException e) {
                return false;
            }
        }
    }
}
