package dev.latchkey.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Our own origin, and the base of every absolute URL: {@code latchkey.public-url}, or without it what the request
 * itself names.
 *
 * @param publicUrl with its context path and without a slash at the end; empty where none is configured
 */
public record Origin(Optional<URI> publicUrl) {
    /** Returns whether an {@code Origin} header's value is ours (RFC 6454 §4: scheme, host and port). */
    public boolean is(HttpServletRequest request, String value) {
        return of(request).equals(withoutUsualPort(value.toLowerCase(Locale.ROOT)));
    }

    /** No browser writes the port that goes without saying, but to others it is the same origin. */
    private static String withoutUsualPort(String value) {
        String usual = value.startsWith("https://") ? ":443" : ":80";
        return value.endsWith(usual) ? value.substring(0, value.length() - usual.length()) : value;
    }

    /** Returns our origin in its serialised form, a default port left out (RFC 6454 §6.2). */
    public String of(HttpServletRequest request) {
        return publicUrl
                .map(url -> serialised(url.getScheme(), url.getHost(), url.getPort()))
                .orElseGet(() -> serialised(request.getScheme(), request.getServerName(), request.getServerPort()));
    }

    /** Returns the absolute URL of the application's root, without a slash at the end. */
    public String base(HttpServletRequest request) {
        return publicUrl.map(URI::toString).orElseGet(() -> of(request) + request.getContextPath());
    }

    private static String serialised(String scheme, String host, int port) {
        String name = scheme.toLowerCase(Locale.ROOT) + "://" + host.toLowerCase(Locale.ROOT);
        boolean usual = port < 0 || port == (scheme.equalsIgnoreCase("https") ? 443 : 80);
        return usual ? name : name + ":" + port;
    }
}
