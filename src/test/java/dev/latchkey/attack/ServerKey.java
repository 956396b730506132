package dev.latchkey.attack;

import dev.latchkey.harness.Node;
import dev.latchkey.harness.NodeSetup;
import dev.latchkey.secret.Keyring;
import dev.latchkey.secret.Secrets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The key that a server signs with, opened with the secret that the test gave it: the only way to send a token whose
 * signature is right and whose content is not.
 */
record ServerKey(String kid, String algorithm, PublicKey publicKey, PrivateKey privateKey) {
    private static final Map<Node, ServerKey> READ = new HashMap<>();

    /** Reads it once for each server: nothing in the corpus puts another in its place. */
    static synchronized ServerKey of(Node node) {
        return READ.computeIfAbsent(node, ServerKey::read);
    }

    private static ServerKey read(Node node) {
        try (Connection connection = node.database().connect();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select kid, algorithm, public_key, private_key from signing_key"
                                + " where private_key is not null order by active_at desc")) {
            if (!row.next()) {
                throw new AssertionError("The server has no signing key");
            }
            return opened(row.getString(1), row.getString(2), row.getBytes(3), row.getBytes(4));
        } catch (SQLException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ServerKey opened(String kid, String algorithm, byte[] publicKey, byte[] sealed)
            throws GeneralSecurityException {
        Keyring keyring = new Keyring(NodeSetup.TEST_SECRET, Optional.empty(), new Secrets(new SecureRandom()));
        byte[] privateKey = keyring.open("signing key " + kid, sealed).orElseThrow();
        KeyFactory factory = KeyFactory.getInstance(algorithm.startsWith("ES") ? "EC" : "RSA");
        return new ServerKey(
                kid,
                algorithm,
                factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    }
}
