package dev.latchkey.session;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Session listeners as the application's {@code web.xml} and its libraries' {@code web-fragment.xml} name them, for a
 * container that shows none of its own: instances made here, beside the container's. Those with an annotation or from
 * {@code addListener} are missed: to find the former means to read every class of every library at each start.
 */
final class DeclaredListeners {
    private static final Logger LOG = LoggerFactory.getLogger(DeclaredListeners.class);

    private DeclaredListeners() {}

    static SessionListeners of(ServletContext context) {
        List<EventListener> listeners = new ArrayList<>();
        names(context).forEach(name -> {
            try {
                Object made = Class.forName(name, true, context.getClassLoader())
                        .getDeclaredConstructor()
                        .newInstance();
                if (made instanceof EventListener listener && SessionListeners.isOne(listener)) {
                    listeners.add(listener);
                }
            } catch (ReflectiveOperationException | LinkageError e) {
                LOG.warn("The listener {} cannot be made: {}", name, e.toString());
            }
        });
        return new SessionListeners(listeners, listeners);
    }

    private static List<String> names(ServletContext context) {
        List<String> names = new ArrayList<>();
        try (InputStream own = context.getResourceAsStream("/WEB-INF/web.xml")) {
            if (own != null) {
                names.addAll(read(own));
            }
            for (URL fragment : Collections.list(context.getClassLoader().getResources("META-INF/web-fragment.xml"))) {
                try (InputStream part = fragment.openStream()) {
                    names.addAll(read(part));
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            LOG.warn("Not every deployment descriptor can be read: {}", e.toString());
        }
        return names.stream().distinct().toList();
    }

    private static List<String> read(InputStream descriptor)
            throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        // Whatever a DOCTYPE names stays where it is.
        builder.setEntityResolver((name, address) -> new org.xml.sax.InputSource(new java.io.StringReader("")));
        NodeList found = builder.parse(descriptor).getElementsByTagNameNS("*", "listener-class");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            names.add(found.item(i).getTextContent().strip());
        }
        return names;
    }
}
