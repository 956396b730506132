package dev.latchkey.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One request, said step by step. Nothing happens by itself: no redirect is followed, no cookie kept, HTTP/1.1 always.
 *
 * <pre>{@code
 * Exchange answer = Http.post(node.uri("/login")).form("username", "ada", "password", "…").send();
 * }</pre>
 */
public final class Http {
    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection");
    }

    private static final HttpClient PLAIN = client().build();

    private final HttpRequest.Builder request;
    private final String method;
    private final StringBuilder cookies = new StringBuilder();
    private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();

    private Http(String method, URI uri) {
        this.method = method;
        this.request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    }

    public static Http get(URI uri) {
        return new Http("GET", uri);
    }

    public static Http post(URI uri) {
        return new Http("POST", uri);
    }

    public static Http delete(URI uri) {
        return new Http("DELETE", uri);
    }

    public static Http of(String method, URI uri) {
        return new Http(method, uri);
    }

    /** One header more; the same name may come again. {@code Host} and {@code Connection} are allowed. */
    public Http header(String name, String value) {
        request.header(name, value);
        return this;
    }

    /** One cookie more, all in one {@code Cookie} header. */
    public Http cookie(String name, String value) {
        cookies.append(cookies.isEmpty() ? "" : "; ").append(name).append('=').append(value);
        return this;
    }

    /** {@code Authorization: Bearer …}. */
    public Http bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** What a browser says of a form or script of the same origin: {@code Origin} and {@code Sec-Fetch-Site}. */
    public Http sameOrigin(Node node) {
        return header("Origin", node.origin()).header("Sec-Fetch-Site", "same-origin");
    }

    /** A form body of names and values in turn. */
    public Http form(String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return body("application/x-www-form-urlencoded", form.toString());
    }

    /** Any body, as UTF-8. */
    public Http body(String type, String text) {
        body = HttpRequest.BodyPublishers.ofString(text);
        return header("Content-Type", type);
    }

    /** The same in chunks, without {@code Content-Length}. */
    public Http chunked(String type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        body = HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        return header("Content-Type", type);
    }

    /** A body of which no header says what it is. */
    public Http untyped(String text) {
        body = HttpRequest.BodyPublishers.ofString(text);
        return this;
    }

    /** Another bound than 30 s. */
    public Http timeout(Duration limit) {
        request.timeout(limit);
        return this;
    }

    /** Sends it. @throws UncheckedIOException when no answer comes */
    public Exchange send() {
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies.toString());
        }
        HttpRequest ready = request.method(method, body).build();
        HttpClient client = "https".equals(ready.uri().getScheme()) ? Secure.CLIENT : PLAIN;
        try {
            return new Exchange(client.send(ready, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + ready.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10));
    }

    /** Made only when asked for: it needs the test key. */
    private static final class Secure {
        static final HttpClient CLIENT = client().sslContext(Keys.trusting()).build();
    }
}
