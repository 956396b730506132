package dev.latchkey.container.probe;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Adds listeners in the two ways that only code can. */
public final class Starter implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().addListener(Hearer.ByClass.class);
        event.getServletContext().addListener(new Hearer.ByInstance());
        event.getServletContext().addListener(new Watcher());
    }
}
