package dev.latchkey.session;

import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns attributes into what is stored and back: Java serialisation, read under an allow-list (JEP 290), so that
 * nothing outside of it is ever instantiated, whoever wrote the row.
 */
final class AttributeCodec {
    // Cannot change in place, so that one which was only read need not be compared.
    private static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            java.math.BigDecimal.class,
            java.math.BigInteger.class,
            java.util.UUID.class,
            java.time.Instant.class,
            java.time.Duration.class,
            java.time.LocalDate.class,
            java.time.LocalDateTime.class,
            java.time.ZonedDateTime.class);

    // Of the plain classes the longest stored form that was seen to pass: a shorter one passes too.
    private final Map<Class<?>, Integer> passed = new ConcurrentHashMap<>();
    private final ObjectInputFilter filter;
    private final int maxBytes;
    private final ClassLoader application;

    /** @param application the class loader of whoever owns the attributes */
    AttributeCodec(SessionPolicy policy, ClassLoader application) {
        this.filter = ObjectInputFilter.Config.createFilter(policy.attributeClasses() + ";!*");
        this.maxBytes = policy.maxAttributeBytes();
        this.application = application;
    }

    /** Says that stored bytes are not, or no longer, an attribute that may be read. */
    static final class Unreadable extends Exception {
        Unreadable(Throwable cause) {
            // Class and message alone: the log shall have one line, and the bytes may come from an attacker.
            super(cause.toString(), null, false, false);
        }
    }

    /** Returns whether a value of this class can change without {@code setAttribute} being called. */
    static boolean isMutable(Object value) {
        return !PLAIN.contains(value.getClass()) && !(value instanceof Enum);
    }

    /**
     * Returns whether a value may stay for the request that sets it though it cannot be stored: one that wants no more
     * than to be told that it is bound and unbound.
     */
    static boolean isPassing(Object value) {
        return value instanceof HttpSessionBindingListener && !(value instanceof Serializable);
    }

    /**
     * Returns the stored form of a value that may be read again.
     *
     * @throws IllegalArgumentException naming key and class, when it is not serialisable, too long, or outside of the
     *     allow-list
     */
    byte[] encode(String name, Object value) {
        byte[] content = bytes(name, value);
        requireReadable(name, value, content);
        return content;
    }

    /**
     * Asks whether the stored form of a value may be read again.
     *
     * @throws IllegalArgumentException naming key and class, when something in it is outside of the allow-list
     */
    void requireReadable(String name, Object value, byte[] content) {
        if (content.length > passed.getOrDefault(value.getClass(), 0)) {
            try {
                decode(content);
            } catch (Unreadable e) {
                throw refused(name, value, "does not pass latchkey.session.attribute-classes: " + e.getMessage());
            }
            if (PLAIN.contains(value.getClass())) {
                passed.merge(value.getClass(), content.length, Math::max);
            }
        }
    }

    /** The same as {@link #encode} without asking whether it may be read again. */
    byte[] bytes(String name, Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            throw refused(name, value, "is not serialisable: " + e.getMessage());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Its own writeObject may do anything, and so may another thread that changes it meanwhile.
            throw refused(name, value, "cannot be serialised: " + e);
        }
        if (bytes.size() > maxBytes) {
            throw refused(
                    name,
                    value,
                    "takes " + bytes.size() + " bytes, latchkey.session.max-attribute-bytes is " + maxBytes);
        }
        return bytes.toByteArray();
    }

    private static IllegalArgumentException refused(String name, Object value, String why) {
        return new IllegalArgumentException(
                "Attribute " + name + " of " + value.getClass().getName() + " " + why);
    }

    /** Reads a stored form back. */
    Object decode(byte[] content) throws Unreadable {
        try (ObjectInputStream in = new Stream(new ByteArrayInputStream(content))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            // Whatever the bytes or the class's own readObject do, it is this attribute that is unreadable.
            throw new Unreadable(e);
        }
    }

    /** Finds classes where the application finds them, not where this class happens to live. */
    private final class Stream extends ObjectInputStream {
        Stream(InputStream in) throws IOException {
            super(in);
            setObjectInputFilter(filter);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, application);
            } catch (ClassNotFoundException e) {
                // Primitive types have no loader; anything else is not found there either.
                return super.resolveClass(description);
            }
        }

        @Override
        @SuppressWarnings("deprecation") // Proxy.getProxyClass: there is no other way to a class without an instance
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            Class<?>[] found = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                found[i] = Class.forName(interfaces[i], false, application);
            }
            return Proxy.getProxyClass(application, found);
        }
    }
}
