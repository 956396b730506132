package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A container that is neither Tomcat nor Jetty; what those two show is in {@code SessionEmbeddingIT}. */
final class ContainerListenersTest {
    private static final List<String> HEARD = new ArrayList<>();

    @BeforeEach
    void forget() {
        HEARD.clear();
    }

    private static SessionListeners of(String listeners) {
        String webXml = "<!DOCTYPE web-app SYSTEM 'http://192.0.2.1/none.dtd'>"
                + "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\">" + listeners + "</web-app>";
        ServletContext context = mock(ServletContext.class);
        when(context.getClassLoader()).thenReturn(ContainerListenersTest.class.getClassLoader());
        when(context.getResourceAsStream("/WEB-INF/web.xml"))
                .thenReturn(new ByteArrayInputStream(webXml.getBytes(StandardCharsets.UTF_8)));
        return ContainerListeners.of(context);
    }

    private static String named(String name) {
        return "<listener><listener-class> " + name + " </listener-class></listener>";
    }

    @Test
    void of_unknownContainer_makesWhatTheDescriptorNames_inItsOrder() {
        SessionListeners listeners =
                of(named(First.class.getName()) + named("java.lang.String") + named(Second.class.getName()));
        HttpSession session = mock(HttpSession.class);

        listeners.created(session);
        listeners.destroyed(session);
        listeners.idChanged(session, "old");

        assertEquals(
                List.of("first created", "second created", "second destroyed", "first destroyed", "second from old"),
                HEARD);
    }

    @Test
    void of_aListenerThatIsNotThere_leavesTheOthers() {
        of(named("no.such.Listener") + named(First.class.getName())).created(mock(HttpSession.class));

        assertEquals(List.of("first created"), HEARD);
    }

    /** Listens to lives. */
    public static final class First implements HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            HEARD.add("first created");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            HEARD.add("first destroyed");
        }
    }

    /** Listens to lives and ids. */
    public static final class Second implements HttpSessionListener, HttpSessionIdListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            HEARD.add("second created");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            HEARD.add("second destroyed");
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String oldId) {
            HEARD.add("second from " + oldId);
        }
    }
}
