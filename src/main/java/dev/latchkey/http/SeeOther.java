package dev.latchkey.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Sends a browser on after its form was taken (RFC 9110 §15.4.4, 303 See Other). */
public final class SeeOther {
    private SeeOther() {}

    /** Answers with 303 to a path below the context, which may have a query. */
    public static void to(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }
}
