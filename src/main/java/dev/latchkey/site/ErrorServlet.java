package dev.latchkey.site;

import dev.latchkey.account.SecurityLog;
import dev.latchkey.http.Answers;
import dev.latchkey.http.Visitors;
import dev.latchkey.secret.Secrets;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Shows in our own form what the container refused by itself, such as a missing file below {@code /static}. Only the
 * container comes here, by {@code web.xml}; no route does.
 */
public final class ErrorServlet extends HttpServlet {
    private final Secrets secrets;

    public ErrorServlet(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = code instanceof Integer number ? number : said(response);
        String id = secrets.handle();
        SecurityLog.of(SecurityLog.Event.REQUEST_REFUSED)
                .reason(status + " by the server itself")
                .visitor(Visitors.of(request))
                .id(id)
                .write();
        Answers.refuse(request, response, status, id);
    }

    /** Where the container does not tell which status it is about, it may have set it: Jetty does so for a range. */
    private static int said(HttpServletResponse response) {
        return response.getStatus() >= 400 ? response.getStatus() : HttpServletResponse.SC_NOT_FOUND;
    }
}
