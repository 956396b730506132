package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import java.util.EventListener;
import java.util.List;

/** Where a container does not show its listeners: own instances of those that the application declares. */
final class DeclaredListeners {
    private DeclaredListeners() {}

    static SessionListeners of(ServletContext context) {
        List<EventListener> none = List.of();
        return new SessionListeners(none, none);
    }
}
