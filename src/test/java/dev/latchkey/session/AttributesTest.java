package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AttributesTest {
    private final AttributeCodec codec = new AttributeCodec(
            SessionRoom.policy(Duration.ofMinutes(30), Duration.ofHours(12)),
            getClass().getClassLoader());
    private final Map<String, byte[]> stored = new HashMap<>();
    private int loads;
    private final Attributes attributes = new Attributes(() -> mock(HttpSession.class), codec, () -> {
        loads++;
        return stored;
    });

    private void store(String name, Object value) {
        stored.put(name, codec.encode(name, value));
    }

    private void put(String name, Object value) {
        attributes.put(name, value, codec.bytes(name, value));
    }

    /** Fails whenever it is told something. */
    static final class Failing implements HttpSessionActivationListener, Serializable {
        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            throw new IllegalStateException("as asked");
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            throw new IllegalStateException("as asked");
        }
    }

    @Test
    void changes_ofOneThatFailsWhenItIsTold_areStoredAllTheSame() {
        put("failing", new Failing());
        put("other", "x");

        Attributes.Changes changes = attributes.changes();
        attributes.stored(changes);
        attributes.goOn();

        assertEquals(Set.of("failing", "other"), changes.put().keySet());
    }

    @Test
    void put_thenChangedToWhatMayNotBeRead_isNotWritten() {
        List<Object> list = new ArrayList<>();
        put("list", list);
        put("other", "x");

        list.add(new AtomicInteger());

        assertEquals(Set.of("other"), attributes.changes().put().keySet());
    }

    @Test
    void put_notReadBefore_loadsNothing() {
        put("a", "x");

        assertEquals(Set.of("a"), attributes.changes().put().keySet());
        assertEquals(0, loads);
    }

    @Test
    void get_loadsAllOnce_andChangesNothing() {
        store("a", "x");
        store("list", new ArrayList<>(List.of("y")));
        // Its capacity is not what it will be when it is read back, so neither are its bytes.
        store("map", new HashMap<>(Map.of("k", "v")));

        assertEquals("x", attributes.get("a"));
        assertEquals(List.of("y"), attributes.get("list"));
        assertEquals(Map.of("k", "v"), attributes.get("map"));
        assertNull(attributes.get("none"));

        assertEquals(1, loads);
        assertTrue(attributes.changes().isEmpty());
    }

    @Test
    @SuppressWarnings("unchecked")
    void get_thenChangedInPlace_isWritten_once() {
        store("list", new ArrayList<>(List.of("y")));
        store("other", new ArrayList<>(List.of("z")));

        ((List<String>) attributes.get("list")).add("more");
        Attributes.Changes changes = attributes.changes();
        attributes.stored(changes);

        assertEquals(Set.of("list"), changes.put().keySet());
        assertTrue(attributes.changes().isEmpty());
    }

    @Test
    void put_thenChangedInPlace_isWrittenAsItIsInTheEnd() throws Exception {
        List<String> list = new ArrayList<>();
        put("list", list);

        list.add("late");

        assertEquals(List.of("late"), codec.decode(attributes.changes().put().get("list")));
    }

    @Test
    void put_equalToWhatIsStored_isWrittenAllTheSame() {
        store("a", "x");
        attributes.get("a");

        put("a", "x");

        // Another request may have written something else meanwhile, and the last setAttribute counts.
        assertEquals(Set.of("a"), attributes.changes().put().keySet());
    }

    @Test
    void remove_thenPut_isOnlyWritten() {
        attributes.remove("a");
        put("a", "x");

        assertEquals(List.of(), attributes.changes().removed());
        assertEquals(Set.of("a"), attributes.changes().put().keySet());
    }

    @Test
    void remove_ofWhatIsNotThere_isNothing() {
        attributes.get("a");
        attributes.remove("a");

        assertTrue(attributes.changes().isEmpty());
    }

    @Test
    void remove_beforeLoading_isNotBroughtBackByIt() {
        store("a", "x");
        store("b", "y");

        attributes.remove("a");

        assertEquals(List.of("b"), attributes.names());
        assertEquals(List.of("a"), attributes.changes().removed());
    }

    @Test
    void unreadable_isDropped_andTheOthersStay() {
        stored.put("old", new byte[] {1, 2, 3});
        store("a", "x");

        assertEquals(List.of("a"), attributes.names());
        assertNull(attributes.get("old"));

        assertEquals(List.of("old"), attributes.changes().removed());
    }

    @Test
    void names_ofOddSpelling_surviveTheirColumn() {
        for (String name :
                List.of("", " ", "a ", "%", "%0041", "\0", "\ud83d", "\ud83d\udd11", "가", "a\u0301", "\u00a0")) {
            assertEquals(name, AttributeName.decode(AttributeName.encode(name)), name);
        }
    }
}
