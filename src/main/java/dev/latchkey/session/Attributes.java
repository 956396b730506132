package dev.latchkey.session;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attributes of one session as one request sees them: loaded when one is first asked for, read back one by one, and
 * in the end only what differs is written.
 *
 * <p>What was read and can change in place is serialised when it is read and again in the end. The two are compared, and
 * not the second with the stored bytes: a map read back need not serialise to the bytes it came from, and what is merely
 * spelled differently must not overwrite another request's change.
 */
final class Attributes {
    private static final Logger LOG = LoggerFactory.getLogger(Attributes.class);

    private final Supplier<HttpSession> session;
    private final AttributeCodec codec;
    private final Supplier<Map<String, byte[]>> loader;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Set<String> removed = new HashSet<>();
    private boolean loaded;

    /**
     * One attribute: its stored form, until it is read; then its value, for a mutable one with what it looked like when
     * it was read, set or last stored; whether it was set and is not stored yet; and whether it was said that it cannot
     * be stored as it is.
     */
    private static final class Entry {
        private byte @Nullable [] stored;
        private @Nullable Object value;
        private byte @Nullable [] last;
        private boolean set;
        private boolean refused;
    }

    /** What has to be written. */
    record Changes(List<String> removed, Map<String, byte[]> put) {
        private static final Changes NONE = new Changes(List.of(), Map.of());

        boolean isEmpty() {
            return removed.isEmpty() && put.isEmpty();
        }

        int rows() {
            return removed.size() + put.size();
        }
    }

    /** @param loader loads the stored forms; called once, when an attribute is first asked for */
    Attributes(Supplier<HttpSession> session, AttributeCodec codec, Supplier<Map<String, byte[]>> loader) {
        this.session = session;
        this.codec = codec;
        this.loader = loader;
    }

    /** Attributes of a session that has none stored, since it is new. */
    static Attributes none(Supplier<HttpSession> session, AttributeCodec codec) {
        Attributes none = new Attributes(session, codec, Map::of);
        none.loaded = true;
        return none;
    }

    private void load() {
        if (!loaded) {
            loader.get().forEach((name, content) -> {
                if (!entries.containsKey(name) && !removed.contains(name)) {
                    Entry entry = new Entry();
                    entry.stored = content;
                    entries.put(name, entry);
                }
            });
            loaded = true;
        }
    }

    synchronized @Nullable Object get(String name) {
        load();
        Entry entry = entries.get(name);
        return entry == null ? null : value(name, entry);
    }

    /** Returns the value if it is known without asking the database. */
    synchronized @Nullable Object known(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : value(name, entry);
    }

    private @Nullable Object value(String name, Entry entry) {
        byte[] stored = entry.stored;
        if (stored != null) {
            entry.stored = null;
            try {
                Object value = codec.decode(stored);
                entry.value = value;
                if (value instanceof HttpSessionActivationListener listener) {
                    tell(name, listener::sessionDidActivate);
                }
                if (AttributeCodec.isMutable(value)) {
                    entry.last = codec.bytes(name, value);
                }
            } catch (AttributeCodec.Unreadable | IllegalArgumentException e) {
                LOG.warn(
                        "Attribute {} of session {} is dropped: {}",
                        name,
                        session.get().getId(),
                        e.getMessage());
                entries.remove(name);
                removed.add(name);
                return null;
            }
        }
        return entry.value;
    }

    /** Returns the names, without those that can no longer be read. */
    synchronized List<String> names() {
        load();
        List<String> names = new ArrayList<>(entries.keySet());
        names.removeIf(name -> get(name) == null);
        return names;
    }

    /** Returns what was put here and cannot be stored: see {@link AttributeCodec#isPassing}. */
    synchronized Map<String, Object> passing() {
        Map<String, Object> passing = new TreeMap<>();
        entries.forEach((name, entry) -> {
            Object value = entry.value;
            if (value != null && entry.set && AttributeCodec.isPassing(value)) {
                passing.put(name, value);
            }
        });
        return passing;
    }

    /** Puts a value in a form that the codec has accepted; in none when it passes. */
    synchronized void put(String name, Object value, byte @Nullable [] accepted) {
        Entry entry = new Entry();
        entry.value = value;
        entry.set = true;
        entry.last = accepted;
        entries.put(name, entry);
        removed.remove(name);
    }

    synchronized void remove(String name) {
        boolean known = entries.remove(name) != null;
        if (known || !loaded) {
            removed.add(name);
        }
    }

    /**
     * Returns what has to be written now. Values that want to know are told that they are about to be stored. One that
     * was changed in place to something that cannot be stored stays stored as it was, and takes nothing with it.
     */
    synchronized Changes changes() {
        if (entries.isEmpty() && removed.isEmpty()) {
            return Changes.NONE;
        }
        Map<String, byte[]> put = new TreeMap<>();
        entries.forEach((name, entry) -> {
            Object value = entry.value;
            if (value != null && (entry.set || entry.last != null)) {
                if (value instanceof HttpSessionActivationListener listener) {
                    tell(name, listener::sessionWillPassivate);
                }
                byte[] content = content(name, value, entry);
                if (content != null && (entry.set || !Arrays.equals(content, entry.last))) {
                    put.put(name, content);
                }
            }
        });
        return new Changes(removed.stream().sorted().toList(), put);
    }

    private byte @Nullable [] content(String name, Object value, Entry entry) {
        try {
            byte[] content = codec.bytes(name, value);
            if (!Arrays.equals(content, entry.last)) {
                codec.requireReadable(name, value, content);
            }
            return content;
        } catch (IllegalArgumentException e) {
            if (!entry.refused) {
                entry.refused = true;
                LOG.warn(
                        "A change inside attribute {} of session {} is not stored: {}",
                        name,
                        session.get().getId(),
                        e.getMessage());
            }
            return null;
        }
    }

    /** What a value does when it is told is its own affair: the session is stored, and read, all the same. */
    private void tell(String name, Consumer<HttpSessionEvent> listener) {
        try {
            listener.accept(new HttpSessionEvent(session.get()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "Attribute {} of session {} failed when it was told",
                    name,
                    session.get().getId(),
                    e);
        }
    }

    /** Takes note that these changes are stored. */
    synchronized void stored(Changes changes) {
        removed.removeAll(changes.removed());
        changes.put().forEach((name, content) -> {
            Entry entry = entries.get(name);
            if (entry != null && entry.value != null) {
                entry.set = false;
                entry.refused = false;
                entry.last = AttributeCodec.isMutable(entry.value) ? content : null;
            }
        });
    }

    /** Tells the values that were told they would be stored that they go on being used. */
    synchronized void goOn() {
        entries.forEach((name, entry) -> {
            if (entry.value instanceof HttpSessionActivationListener listener && entry.last != null) {
                tell(name, listener::sessionDidActivate);
            }
        });
    }
}
