package dev.latchkey.session;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.EventListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's listeners for sessions, called in the order in which they were declared, {@code sessionDestroyed}
 * in reverse (Jakarta Servlet 6 §11.3.4, Notifications At Shutdown, and the Javadoc of HttpSessionListener).
 */
final class SessionListeners {
    private static final Logger LOG = LoggerFactory.getLogger(SessionListeners.class);

    private final List<HttpSessionListener> lives;
    private final List<HttpSessionIdListener> ids;
    private final List<HttpSessionAttributeListener> attributes;

    /**
     * @param lives among which are those who listen to sessions beginning and ending
     * @param others among which are those who listen to ids and attributes
     */
    SessionListeners(List<EventListener> lives, List<EventListener> others) {
        this.lives = only(lives, HttpSessionListener.class);
        this.ids = only(others, HttpSessionIdListener.class);
        this.attributes = only(others, HttpSessionAttributeListener.class);
    }

    private static <T> List<T> only(List<EventListener> listeners, Class<T> kind) {
        return listeners.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns whether a listener hears of sessions at all. */
    static boolean isOne(EventListener listener) {
        return listener instanceof HttpSessionListener
                || listener instanceof HttpSessionIdListener
                || listener instanceof HttpSessionAttributeListener;
    }

    /** Returns whether somebody hears of attributes, so that the old value has to be known. */
    boolean hearAttributes() {
        return !attributes.isEmpty();
    }

    /** Returns whether somebody hears of a session's end. */
    boolean hearEnds() {
        return !lives.isEmpty() || !attributes.isEmpty();
    }

    /** Returns whether who hears of a session's end may then ask for its attributes: the container's own never do. */
    boolean mayReadAtTheEnd() {
        return !attributes.isEmpty() || lives.stream().anyMatch(listener -> !isContainers(listener));
    }

    /** Tomcat's WebSocket support, for one, listens to the sessions of every application. */
    private static boolean isContainers(HttpSessionListener listener) {
        return listener.getClass().getClassLoader() == HttpSessionListener.class.getClassLoader();
    }

    void created(HttpSession session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        lives.forEach(listener -> listener.sessionCreated(event));
    }

    void destroyed(HttpSession session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        for (int i = lives.size() - 1; i >= 0; i--) {
            lives.get(i).sessionDestroyed(event);
        }
    }

    void idChanged(HttpSession session, String oldId) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        for (HttpSessionIdListener listener : ids) {
            try {
                listener.sessionIdChanged(event, oldId);
            } catch (RuntimeException e) {
                // It has happened: the answer has the new key, and has to get there.
                LOG.error("A listener failed when the id of session {} had changed", session.getId(), e);
            }
        }
    }

    void added(HttpSession session, String name, Object value) {
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
        attributes.forEach(listener -> listener.attributeAdded(event));
    }

    void replaced(HttpSession session, String name, Object oldValue) {
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, oldValue);
        attributes.forEach(listener -> listener.attributeReplaced(event));
    }

    void removed(HttpSession session, String name, Object value) {
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
        attributes.forEach(listener -> listener.attributeRemoved(event));
    }

    @Override
    public String toString() {
        return lives.size() + " of lives, " + ids.size() + " of ids, " + attributes.size() + " of attributes";
    }
}
