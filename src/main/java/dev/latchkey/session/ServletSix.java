package dev.latchkey.session;

import jakarta.servlet.http.HttpSession;

/** What later versions of the Servlet API ask of a session beyond 6.0, without naming a type of theirs. */
final class ServletSix {
    private ServletSix() {}

    static HttpSession face(HttpSessionView view) {
        return view;
    }
}
