package dev.latchkey.container.probe;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the application's listeners heard, in order. */
final class Events {
    private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();

    private Events() {}

    static void heard(String event) {
        HEARD.add(event);
    }

    /** Returns all since the last time, a line each. */
    static String take() {
        StringBuilder all = new StringBuilder();
        for (String event = HEARD.poll(); event != null; event = HEARD.poll()) {
            all.append(event).append('\n');
        }
        return all.toString();
    }
}
