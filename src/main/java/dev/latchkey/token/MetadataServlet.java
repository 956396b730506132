package dev.latchkey.token;

import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import dev.latchkey.http.Origin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /.well-known/oauth-authorization-server}: what a client needs to know (RFC 8414 §2). */
final class MetadataServlet extends Endpoint {
    private final transient Origin origin;
    private final transient TokenPolicy policy;

    MetadataServlet(Origin origin, TokenPolicy policy) {
        this.origin = origin;
        this.policy = policy;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String base = origin.base(request);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("issuer", policy.issuer());
        body.put("token_endpoint", base + "/token");
        body.put("revocation_endpoint", base + "/revoke");
        body.put("jwks_uri", base + "/.well-known/jwks.json");
        // There is no authorization endpoint, so no response type; the member is required all the same.
        body.put("response_types_supported", List.of());
        body.put("grant_types_supported", List.of("password", "refresh_token", "urn:latchkey:session"));
        body.put("token_endpoint_auth_methods_supported", List.of("none"));
        body.put("revocation_endpoint_auth_methods_supported", List.of("none"));
        // Without a public URL it names what the request named, which nobody else should be told.
        response.setHeader("Cache-Control", origin.publicUrl().isPresent() ? "public, max-age=3600" : "no-store");
        Json.write(response, HttpServletResponse.SC_OK, body);
    }
}
