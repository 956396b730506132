package dev.latchkey.container.probe;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;

/** Listens to everything about sessions. */
abstract class Hearer implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
    private final String name;

    Hearer(String name) {
        this.name = name;
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        Events.heard(name + " created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        Events.heard(name + " destroyed with " + session.getAttribute("plain") + " in "
                + (Thread.currentThread().getContextClassLoader() == Hearer.class.getClassLoader()
                        ? "its own loader"
                        : "another loader"));
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        Events.heard(name + " added " + event.getName() + "=" + event.getValue());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        Events.heard(name + " replaced " + event.getName() + "=" + event.getValue() + " by "
                + event.getSession().getAttribute(event.getName()));
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        Events.heard(name + " removed " + event.getName() + "=" + event.getValue());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        Events.heard(name + " id changed " + !oldId.equals(event.getSession().getId()));
        if ("fail".equals(event.getSession().getAttribute("plain"))) {
            throw new IllegalStateException("as asked");
        }
    }

    /** Named in {@code web.xml}. */
    public static final class InXml extends Hearer {
        public InXml() {
            super("xml");
        }
    }

    /** Found by its annotation. */
    @jakarta.servlet.annotation.WebListener
    public static final class Annotated extends Hearer {
        public Annotated() {
            super("annotated");
        }
    }

    /** Given to {@code addListener} as a class. */
    public static final class ByClass extends Hearer {
        public ByClass() {
            super("class");
        }
    }

    /** Given to {@code addListener} as an instance. */
    public static final class ByInstance extends Hearer {
        ByInstance() {
            super("instance");
        }
    }
}
