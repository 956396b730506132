package dev.latchkey.token;

import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import dev.latchkey.secret.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /.well-known/jwks.json}: the public keys (RFC 7517 §5), all that others need to verify a token alone. */
final class KeysServlet extends Endpoint {
    private final transient SigningKeys keys;
    private final String cacheControl;

    KeysServlet(SigningKeys keys, TokenPolicy policy) {
        this.keys = keys;
        this.cacheControl = "public, max-age=" + policy.keysMaxAge().toSeconds();
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Map<String, String>> published =
                keys.published().stream().map(KeysServlet::jwk).toList();
        byte[] whole = Json.bytes(Map.of("keys", published));
        String tag = tag(whole);
        response.setHeader("Cache-Control", cacheControl);
        response.setHeader("ETag", tag);
        // Also that of a 304 (RFC 9110 §8.6); left alone, Jetty says 0.
        response.setContentLength(whole.length);
        if (Collections.list(request.getHeaders("If-None-Match")).stream().anyMatch(header -> matches(header, tag))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            response.setContentType("application/json");
            response.getOutputStream().write(whole);
        }
    }

    /** RFC 9110 §13.1.2, weak comparison. */
    private static boolean matches(String header, String tag) {
        return Arrays.stream(header.split(","))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    private static String tag(byte[] body) {
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(body), 16)) + '"';
    }

    private static Map<String, String> jwk(SigningKey key) {
        Map<String, String> jwk = new LinkedHashMap<>();
        if (key.publicKey() instanceof RSAPublicKey rsa) {
            jwk.put("kty", "RSA");
            jwk.put("n", number(rsa.getModulus(), 0));
            jwk.put("e", number(rsa.getPublicExponent(), 0));
        } else if (key.publicKey() instanceof ECPublicKey ec) {
            int bytes = key.algorithm().signatureBytes() / 2;
            jwk.put("kty", "EC");
            jwk.put("crv", "P-" + bytes * 8);
            jwk.put("x", number(ec.getW().getAffineX(), bytes));
            jwk.put("y", number(ec.getW().getAffineY(), bytes));
        }
        jwk.put("use", "sig");
        jwk.put("alg", key.algorithm().name());
        jwk.put("kid", key.kid());
        return jwk;
    }

    /** Unsigned, big endian, at least {@code length} bytes: RFC 7518 §2 for RSA, §6.2.1.2 for the coordinates of a point. */
    private static String number(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        int skip = signed.length > 1 && signed[0] == 0 ? 1 : 0;
        int size = Math.max(length, signed.length - skip);
        byte[] bytes = new byte[size];
        System.arraycopy(signed, skip, bytes, size - (signed.length - skip), signed.length - skip);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
