package dev.latchkey.site;

import dev.latchkey.http.Answers;
import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Says whether this node serves, in the form of MicroProfile Health 4.0 §"Protocol and Wireformat": {@code UP} with 200,
 * {@code DOWN} with 503.
 */
public final class HealthServlet extends Endpoint {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final String name;
    private final BooleanSupplier up;

    private HealthServlet(String name, BooleanSupplier up) {
        this.name = name;
        this.up = up;
    }

    /** While the process serves; asks nothing. */
    public static HealthServlet live() {
        return new HealthServlet("process", () -> true);
    }

    /**
     * While the database answers.
     *
     * @param database asked for each request
     */
    public static HealthServlet ready(BooleanSupplier database) {
        return new HealthServlet("database", database);
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean answers = up.getAsBoolean();
        String status = answers ? "UP" : "DOWN";
        int code = answers ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        response.setHeader("Cache-Control", "no-store");
        if (!answers) {
            response.setHeader("Retry-After", Answers.seconds(RETRY));
        }
        Json.write(response, code, Map.of("status", status, "checks", List.of(Map.of("name", name, "status", status))));
    }
}
