package dev.latchkey.harness;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Servers that test classes share, since each takes seconds to start. They end with the test JVM.
 *
 * <p>A test on a shared node uses accounts of its own and neither stops nor reconfigures the node; others make theirs
 * with {@link Node#on(Container)}. Many may register.
 */
public final class Nodes {
    private record Key(Container container, TestDatabase database, String context, Map<String, String> environment) {}

    private static final Map<String, String> HOSPITABLE = Map.of("LATCHKEY_THROTTLE_REGISTRATIONS_PER_ADDRESS", "1000");
    private static final Map<Key, Node> LAUNCHED = new HashMap<>();
    private static final Map<Key, Node> STARTED = new HashMap<>();
    private static final Map<Container, Node> TWICE = new EnumMap<>(Container.class);

    private Nodes() {}

    /** The node with this server and kind of database at {@code /latchkey}, started at the first call. */
    public static Node shared(Container container, TestDatabase database) {
        return shared(container, database, "/latchkey", Map.of());
    }

    /** The same, at another context path and with environment variables. */
    public static synchronized Node shared(
            Container container, TestDatabase database, String context, Map<String, String> environment) {
        Key key = new Key(container, database, context, Map.copyOf(environment));
        Node launched = LAUNCHED.remove(key);
        if (launched != null) {
            launched.await();
            STARTED.put(key, launched.plain());
        }
        Node node = STARTED.get(key);
        if (node == null || !node.isAlive()) {
            node = setup(key).start().plain();
            STARTED.put(key, node);
        }
        return node;
    }

    /** Lets several nodes start at the same time that will be asked for with {@link #shared} one after the other. */
    public static synchronized void launch(
            Container container, TestDatabase database, String context, Map<String, String> environment) {
        Key key = new Key(container, database, context, Map.copyOf(environment));
        if (!STARTED.containsKey(key)) {
            LAUNCHED.computeIfAbsent(key, missing -> setup(missing).launch());
        }
    }

    private static NodeSetup setup(Key key) {
        return Node.on(key.container)
                .at(key.context)
                .withDefaultKey()
                .with(HOSPITABLE)
                .with(key.environment)
                .on(key.database.fresh())
                .https();
    }

    /**
     * The node with the application twice, at {@code /latchkey} and at the root, each with an embedded database in the
     * home that it finds by itself.
     */
    public static synchronized Node twice(Container container) {
        Node node = TWICE.get(container);
        if (node == null || !node.isAlive()) {
            node = Node.on(container)
                    .deploy("/", Wars.exploded())
                    .with(HOSPITABLE)
                    .start();
            Poll.until(Duration.ofSeconds(60), "the root", node.at("/")::isReady);
            TWICE.put(container, node);
        }
        return node;
    }
}
