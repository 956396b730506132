package dev.latchkey.container.probe;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import org.jspecify.annotations.Nullable;

/** Keeps the request of which the container told that the attribute "watched" was set. */
final class Watcher implements ServletRequestAttributeListener {
    @Nullable
    static volatile ServletRequest told;

    @Override
    public void attributeAdded(ServletRequestAttributeEvent event) {
        if (event.getName().equals("watched")) {
            told = event.getServletRequest();
        }
    }
}
