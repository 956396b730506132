package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the application's own session listeners, the very instances that the container made, however they were declared:
 * in {@code web.xml}, by {@code @WebListener}, or by {@code addListener}. The Servlet API has no way to ask for them, so
 * each container is asked its own way, by reflection:
 *
 * <ul>
 *   <li>Tomcat: the facade's and the context's private fields {@code context} lead to {@code StandardContext}, whose
 *       public methods give them. Listeners of lives stand in one list, all others in another.
 *   <li>Jetty: {@code getContext().getServletContextHandler().getEventListeners()}, called through the objects' own
 *       classes, since the web application's class loader hides the server's.
 * </ul>
 *
 * <p>Elsewhere, or where reflection is refused, {@link DeclaredListeners} has to do, and one line in the log says so.
 * Binding listeners on attributes need no container and hear everything everywhere.
 */
final class ContainerListeners {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerListeners.class);

    private ContainerListeners() {}

    static SessionListeners of(ServletContext context) {
        Optional<SessionListeners> found = tomcat(context).or(() -> jetty(context));
        if (found.isPresent()) {
            LOG.info("Session listeners are the container's own: {}", found.get());
            return found.get();
        }
        SessionListeners declared = DeclaredListeners.of(context);
        LOG.warn(
                "This container does not show its session listeners; those that web.xml and fragments name are made once"
                        + " more, others hear nothing: {}",
                declared);
        return declared;
    }

    private static Optional<SessionListeners> tomcat(ServletContext facade) {
        try {
            Object context = field(field(facade, "context"), "context");
            Object[] lives = (Object[]) call(context, "getApplicationLifecycleListeners");
            Object[] others = (Object[]) call(context, "getApplicationEventListeners");
            // One that listens to both kinds stands in both lists; it is to hear of each thing once.
            Stream<Object> ofLives = Arrays.stream(lives).filter(HttpSessionListener.class::isInstance);
            Stream<Object> ofOthers = Arrays.stream(others);
            return Optional.of(new SessionListeners(listeners(ofLives), listeners(ofOthers)));
        } catch (ReflectiveOperationException | InaccessibleObjectException | ClassCastException e) {
            LOG.debug("Not Tomcat's way", e);
            return Optional.empty();
        }
    }

    private static Optional<SessionListeners> jetty(ServletContext context) {
        try {
            Object handler = call(call(context, "getContext"), "getServletContextHandler");
            List<EventListener> all = listeners(((List<?>) call(handler, "getEventListeners")).stream());
            return Optional.of(new SessionListeners(all, all));
        } catch (ReflectiveOperationException | InaccessibleObjectException | ClassCastException e) {
            LOG.debug("Not Jetty's way", e);
            return Optional.empty();
        }
    }

    private static List<EventListener> listeners(Stream<?> objects) {
        return objects.filter(EventListener.class::isInstance)
                .map(EventListener.class::cast)
                .toList();
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = declaring(object.getClass(), name);
        field.setAccessible(true);
        return present(field.get(object));
    }

    private static Field declaring(Class<?> start, String name) throws NoSuchFieldException {
        for (Class<?> type = start; type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private static Object call(Object object, String name) throws ReflectiveOperationException {
        Method method = object.getClass().getMethod(name);
        method.setAccessible(true);
        return present(method.invoke(object));
    }

    private static Object present(@Nullable Object found) throws NoSuchFieldException {
        if (found == null) {
            throw new NoSuchFieldException("nothing there");
        }
        return found;
    }
}
