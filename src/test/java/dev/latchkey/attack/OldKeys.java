package dev.latchkey.attack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/** Two keys that signed before the one that does: one still in its overlap, one over for long. */
final class OldKeys {
    static final String RETIRED = "retiredkeyretiredkeyre";
    static final String OVER = "overkeyoverkeyoverkeyo";

    private static final KeyPair PAIR = pair();

    private OldKeys() {}

    private static KeyPair pair() {
        try {
            return Forgery.pair("ES256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static void plant(Scene scene) {
        if (scene.count("select count(*) from signing_key where kid = ?", RETIRED) > 0) {
            return;
        }
        long now = System.currentTimeMillis();
        // The active key takes over from the retired one a minute ago.
        scene.sql("update signing_key set active_at = ? where private_key is not null", now - 60_000);
        insert(scene, OVER, now - 86_400_000);
        insert(scene, RETIRED, now - 43_200_000);
        scene.sql("update revocation_counter set num = num + 1, key_change = num + 1");
    }

    private static void insert(Scene scene, String kid, long activeAt) {
        scene.sql(
                "insert into signing_key (kid, algorithm, public_key, secret_id, created_at, active_at)"
                        + " values (?, 'ES256', ?, 'none', ?, ?)",
                kid,
                PAIR.getPublic().getEncoded(),
                activeAt,
                activeAt);
    }

    static String token(Scene scene, boolean over) {
        String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + (over ? OVER : RETIRED) + "\"}";
        String input = Forgery.url(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + Forgery.url(scene.fill("{<members>}").getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(PAIR.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Forgery.url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
