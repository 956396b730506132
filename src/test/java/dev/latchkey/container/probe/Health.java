package dev.latchkey.container.probe;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Says that the application is up, opens gates, and is the application's error page. */
public final class Health extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
        if (request.getServletPath().equals("/open")) {
            Gate.open(request.getParameter("value"));
        } else if (request.getServletPath().equals("/reached")) {
            response.getWriter().print(Gate.isReached(request.getParameter("value")));
        } else if (request.getServletPath().equals("/oops")) {
            request.getSession()
                    .setAttribute("page", request.getDispatcherType().name());
            response.getWriter().print("oops " + request.getSession().getId());
        }
    }
}
