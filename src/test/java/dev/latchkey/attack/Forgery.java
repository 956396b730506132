package dev.latchkey.attack;

import com.nimbusds.jose.jwk.JWK;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what the server's own library would not: {@code sign:} says how.
 *
 * <ul>
 *   <li>{@code key} the server's own key and algorithm, so that only the reading before the signature can refuse it
 *   <li>{@code RS384}, {@code PS256}, … the server's key under another algorithm of its family
 *   <li>{@code stranger} another key of the server's algorithm; {@code stranger ES384}, {@code stranger EdDSA} of another
 *   <li>{@code HS256 pem}, {@code HS256 pem-newline}, {@code HS256 der}, {@code HS256 jwk}, {@code HS256 empty} an HMAC
 *       keyed with the server's public key in that form
 *   <li>{@code good} the signature of the scene's good token
 *   <li>{@code empty} none
 *   <li>{@code rs R S} (ES256) these two numbers, each 0, 1, n-1 or n; {@code twin} (r, n-s); {@code DER};
 *       {@code short}, {@code long}, {@code zeros-before}, {@code zeros-after}
 * </ul>
 */
final class Forgery {
    private static final BigInteger N256 =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    /** The strangers' keys, by algorithm: one of RSA takes seconds. */
    private static final Map<String, KeyPair> STRANGERS = new HashMap<>();

    private final ServerKey key;

    Forgery(ServerKey key) {
        this.key = key;
    }

    byte[] sign(String how, byte[] input, byte[] good) {
        try {
            return signed(how.split(" "), input, good);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signed(String[] how, byte[] input, byte[] good) throws GeneralSecurityException {
        return switch (how[0]) {
            case "key" -> sign(key.algorithm(), key.privateKey(), input);
            case "good" -> good;
            case "empty" -> new byte[0];
            case "stranger" -> stranger(how.length > 1 ? how[1] : key.algorithm(), input);
            case "HS256" -> hmac(how[1], input);
            case "rs" -> join(number(how[1]), number(how[2]));
            case "twin" -> twin(good);
            case "DER" -> der(input);
            case "short" -> Arrays.copyOf(good, good.length - 1);
            case "long" -> Arrays.copyOf(good, good.length + 1);
            case "zeros-before" -> concat(new byte[2], good);
            case "zeros-after" -> concat(good, new byte[2]);
            default -> sign(how[0], key.privateKey(), input);
        };
    }

    private static byte[] sign(String algorithm, PrivateKey key, byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RS256" -> "SHA256withRSA";
                    case "RS384" -> "SHA384withRSA";
                    case "RS512" -> "SHA512withRSA";
                    case "PS256" -> "RSASSA-PSS";
                    case "ES256" -> "SHA256withECDSAinP1363Format";
                    case "ES384" -> "SHA384withECDSAinP1363Format";
                    case "EdDSA" -> "Ed25519";
                    default -> throw new IllegalArgumentException("sign: " + algorithm);
                });
        if (algorithm.equals("PS256")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }

    private static byte[] stranger(String algorithm, byte[] input) throws GeneralSecurityException {
        return sign(algorithm, pair(algorithm).getPrivate(), input);
    }

    /** A key that the server does not know. */
    static synchronized KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPair pair = STRANGERS.get(algorithm);
        if (pair == null) {
            pair = generated(algorithm);
            STRANGERS.put(algorithm, pair);
        }
        return pair;
    }

    private static KeyPair generated(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                algorithm.equals("EdDSA") ? "Ed25519" : algorithm.startsWith("ES") ? "EC" : "RSA");
        if (algorithm.startsWith("ES")) {
            generator.initialize(new ECGenParameterSpec(algorithm.equals("ES256") ? "secp256r1" : "secp384r1"));
        } else if (!algorithm.equals("EdDSA")) {
            generator.initialize(3072);
        }
        return generator.generateKeyPair();
    }

    private byte[] hmac(String form, byte[] input) throws GeneralSecurityException {
        byte[] secret = secret(form, key.publicKey());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(input);
    }

    private byte[] secret(String form, PublicKey publicKey) {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey.getEncoded())
                + "\n-----END PUBLIC KEY-----";
        return switch (form) {
            case "pem" -> pem.getBytes(StandardCharsets.US_ASCII);
            case "pem-newline" -> (pem + "\n").getBytes(StandardCharsets.US_ASCII);
            case "der" -> publicKey.getEncoded();
            case "jwk" -> jwk(publicKey).toJSONString().getBytes(StandardCharsets.US_ASCII);
            // javax.crypto takes no empty key; HMAC fills up with zeros, so this is the same one.
            case "empty" -> new byte[1];
            default -> throw new IllegalArgumentException("sign: HS256 " + form);
        };
    }

    static JWK jwk(PublicKey key) {
        return key instanceof java.security.interfaces.RSAPublicKey rsa
                ? new com.nimbusds.jose.jwk.RSAKey.Builder(rsa).build()
                : new com.nimbusds.jose.jwk.ECKey.Builder(
                                com.nimbusds.jose.jwk.Curve.P_256, (java.security.interfaces.ECPublicKey) key)
                        .build();
    }

    private byte[] der(byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.privateKey());
        signature.update(input);
        return signature.sign();
    }

    private static byte[] twin(byte[] good) {
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        return join(Arrays.copyOf(good, 32), bytes(N256.subtract(s)));
    }

    private static byte[] number(String name) {
        return bytes(
                switch (name) {
                    case "0" -> BigInteger.ZERO;
                    case "1" -> BigInteger.ONE;
                    case "n-1" -> N256.subtract(BigInteger.ONE);
                    case "n" -> N256;
                    default -> throw new IllegalArgumentException("sign: rs " + name);
                });
    }

    private static byte[] bytes(BigInteger number) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[32];
        int length = Math.min(32, signed.length);
        System.arraycopy(signed, signed.length - length, bytes, 32 - length, length);
        return bytes;
    }

    private static byte[] join(byte[] r, byte[] s) {
        return concat(r, s);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    static String url(byte[] bytes) {
        return URL.encodeToString(bytes);
    }
}
