package dev.latchkey.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a server answered. */
public final class Exchange {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpResponse<byte[]> answer;

    Exchange(HttpResponse<byte[]> answer) {
        this.answer = answer;
    }

    public int status() {
        return answer.statusCode();
    }

    /** The address that was asked. */
    public URI uri() {
        return answer.uri();
    }

    /** The only header of this name. @throws AssertionError when it came more than once */
    public Optional<String> header(String name) {
        List<String> all = headers(name);
        if (all.size() > 1) {
            throw new AssertionError(name + " came " + all.size() + " times: " + all);
        }
        return all.stream().findFirst();
    }

    /** All headers of this name, in order. */
    public List<String> headers(String name) {
        return answer.headers().allValues(name);
    }

    /** All {@code Set-Cookie} headers, as they came. */
    public List<String> setCookies() {
        return headers("Set-Cookie");
    }

    /** The value that {@code Set-Cookie} gives the cookie of this name; empty text when it clears it. */
    public Optional<String> cookie(String name) {
        return setCookies().stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1).split(";", 2)[0])
                .findFirst();
    }

    public byte[] bytes() {
        return answer.body();
    }

    /** The body as UTF-8. */
    public String body() {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The body as JSON. @throws AssertionError when it is none */
    public JsonNode json() {
        try {
            return JSON.readTree(body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + this, e);
        }
    }

    /** Status, headers and body, for the messages of failed assertions. */
    @Override
    public String toString() {
        return answer + "\n" + answer.headers().map() + "\n" + body();
    }
}
