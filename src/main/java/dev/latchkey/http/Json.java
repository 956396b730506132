package dev.latchkey.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Writes JSON answers in UTF-8, with the Jackson that java-jwt brings. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** Answers with a status and a value: maps, lists, strings, numbers; times as text. */
    public static void write(HttpServletResponse response, int status, Object value) throws IOException {
        write(response, status, "application/json", value);
    }

    /** The same under another media type, such as {@code application/problem+json}. */
    public static void write(HttpServletResponse response, int status, String type, Object value) throws IOException {
        byte[] body = bytes(value);
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /**
     * Reads back an object that {@link #bytes} wrote.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Map<String, Object> object(byte[] utf8) {
        try {
            return MAPPER.readValue(utf8, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a JSON object", e);
        }
    }

    /** Returns the UTF-8 form, for bodies that are made once and sent often. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a value that JSON can hold", e);
        }
    }
}
