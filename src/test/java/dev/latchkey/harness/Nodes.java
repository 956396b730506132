package dev.latchkey.harness;

import java.util.HashMap;
import java.util.Map;

/**
 * Servers that test classes share, since each takes seconds to start. They end with the test JVM.
 *
 * <p>A test on a shared node uses accounts of its own and neither stops nor reconfigures the node; others make theirs
 * with {@link Node#on(Container)}.
 */
public final class Nodes {
    private record Key(Container container, TestDatabase database, String context, Map<String, String> environment) {}

    private static final Map<Key, Node> STARTED = new HashMap<>();

    private Nodes() {}

    /** The node with this server and kind of database at {@code /latchkey}, started at the first call. */
    public static Node shared(Container container, TestDatabase database) {
        return shared(container, database, "/latchkey", Map.of());
    }

    /** The same, at another context path and with environment variables. */
    public static synchronized Node shared(
            Container container, TestDatabase database, String context, Map<String, String> environment) {
        Key key = new Key(container, database, context, Map.copyOf(environment));
        Node node = STARTED.get(key);
        if (node == null || !node.isAlive()) {
            node = Node.on(container)
                    .at(context)
                    .with(environment)
                    .on(database.fresh())
                    .start();
            STARTED.put(key, node);
        }
        return node;
    }
}
