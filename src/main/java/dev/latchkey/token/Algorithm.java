package dev.latchkey.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * What access tokens are signed with (RFC 7518 §3.1). RS256 is the default because the JDK verifies it many times
 * faster than the others, and verifying is what a flood of forged tokens costs.
 */
public enum Algorithm {
    RS256("RSA", "3072", 384),
    ES256("EC", "secp256r1", 64),
    ES384("EC", "secp384r1", 96);

    private final String family;
    private final String size;
    private final int signatureBytes;

    Algorithm(String family, String size, int signatureBytes) {
        this.family = family;
        this.size = size;
        this.signatureBytes = signatureBytes;
    }

    /** Returns the length of every signature of this algorithm (RFC 7518 §3.3 and §3.4). */
    int signatureBytes() {
        return signatureBytes;
    }

    /** Makes a new pair; with RSA that takes up to seconds. */
    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
            generator.initialize(
                    this == RS256
                            ? new RSAKeyGenParameterSpec(Integer.parseInt(size), RSAKeyGenParameterSpec.F4)
                            : new ECGenParameterSpec(size));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK makes keys for " + this, e);
        }
    }

    PublicKey publicKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A public key in the database is not one of " + this, e);
        }
    }

    PrivateKey privateKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance(family).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A private key in the database is not one of " + this, e);
        }
    }
}
