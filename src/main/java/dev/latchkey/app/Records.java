package dev.latchkey.app;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK remembers of records. The handles by which {@link ObjectMethods} compares and hashes components keep the
 * type they were last bent to, and with it the class loader of an application that was taken away.
 */
final class Records {
    private static final Logger LOG = LoggerFactory.getLogger(Records.class);

    private Records() {}

    /** Lets the last type be one of the JDK's own. */
    static void forget() {
        Map<String, MethodType> methods = Map.of(
                "equals", methodType(boolean.class, Thread.class, Object.class),
                "hashCode", methodType(int.class, Thread.class));
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle name = lookup.findVirtual(Thread.class, "getName", methodType(String.class));
            for (Map.Entry<String, MethodType> method : methods.entrySet()) {
                ObjectMethods.bootstrap(lookup, method.getKey(), method.getValue(), Thread.class, "name", name);
            }
        } catch (Throwable e) {
            LOG.debug("The JDK may still remember a record", e);
        }
    }
}
