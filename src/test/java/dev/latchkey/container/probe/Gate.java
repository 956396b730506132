package dev.latchkey.container.probe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds slow requests until the test lets them go. */
final class Gate {
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    private static final Set<String> REACHED = ConcurrentHashMap.newKeySet();

    private Gate() {}

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, n -> new CountDownLatch(1));
    }

    /** Returns whether a request stands before the gate, or has passed it. */
    static boolean isReached(String name) {
        return REACHED.contains(name);
    }

    static void pass(String name) {
        REACHED.add(name);
        try {
            if (!gate(name).await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody opened the gate " + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void open(String name) {
        gate(name).countDown();
    }
}
