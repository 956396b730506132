package dev.latchkey.site;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Sends a browser on after its form was taken (RFC 9110 §15.4.4, 303 See Other). */
final class SeeOther {
    private SeeOther() {}

    /** @param path below the context, with its query */
    static void to(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", request.getContextPath() + path);
    }
}
