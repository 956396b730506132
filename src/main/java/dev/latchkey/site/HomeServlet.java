package dev.latchkey.site;

import dev.latchkey.http.Endpoint;
import dev.latchkey.http.Page;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The front page: what this is, and where to go. */
public final class HomeServlet extends Endpoint {
    private final boolean registrationOpen;

    /** @param registrationOpen whether visitors are led to {@code /register} */
    public HomeServlet(boolean registrationOpen) {
        this.registrationOpen = registrationOpen;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Page.show(request, response, HttpServletResponse.SC_OK, "home", Map.of("open", registrationOpen));
    }
}
