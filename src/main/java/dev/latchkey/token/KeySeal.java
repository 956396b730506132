package dev.latchkey.token;

import dev.latchkey.secret.Keyring;
import java.security.KeyPair;
import java.security.PrivateKey;

/** Keeps private keys unreadable in the database: AES-256-GCM under a key from {@code latchkey.secret}. */
final class KeySeal {
    private final Keyring keyring;

    KeySeal(Keyring keyring) {
        this.keyring = keyring;
    }

    /** Returns a new pair as a row; its times are the caller's to set. */
    SigningKeyRow seal(String kid, Algorithm algorithm, KeyPair pair) {
        SigningKeyRow row = new SigningKeyRow();
        row.kid = kid;
        row.algorithm = algorithm;
        row.publicKey = pair.getPublic().getEncoded();
        seal(row, pair.getPrivate().getEncoded());
        return row;
    }

    private void seal(SigningKeyRow row, byte[] encoded) {
        row.privateKey = keyring.seal(purpose(row), encoded);
        row.secretId = keyring.id();
    }

    /**
     * Returns the private key.
     *
     * @throws IllegalStateException with one line, when it was sealed under a secret that is not configured
     */
    PrivateKey open(SigningKeyRow row) {
        return row.algorithm.privateKey(unsealed(row));
    }

    /** Seals anew what the previous secret sealed; whether that was needed. */
    boolean renew(SigningKeyRow row) {
        if (row.privateKey == null || row.secretId.equals(keyring.id())) {
            return false;
        }
        seal(row, unsealed(row));
        return true;
    }

    private byte[] unsealed(SigningKeyRow row) {
        byte[] sealed = row.privateKey;
        if (sealed == null) {
            throw new IllegalStateException("The key " + row.kid + " signs no more");
        }
        return keyring.open(purpose(row), sealed)
                .orElseThrow(() -> new IllegalStateException("latchkey.secret: does not open the signing keys in the"
                        + " database; set the secret they were sealed with, here or as latchkey.secret.previous"));
    }

    /** The name is authenticated with the key, so that no row's key can be put into another's place. */
    private static String purpose(SigningKeyRow row) {
        return "signing key " + row.kid;
    }
}
