package dev.latchkey.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AttributeCodecTest {
    private final AttributeCodec codec = new AttributeCodec(
            SessionRoom.policy(Duration.ofMinutes(30), Duration.ofHours(12)),
            getClass().getClassLoader());

    /** What would have run if it had been read. */
    static final class Gadget implements Serializable {
        static boolean ran;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            ran = true;
            in.defaultReadObject();
        }
    }

    /** Does what it likes when it is written. */
    static final class Stubborn implements Serializable {
        private void writeObject(ObjectOutputStream out) {
            throw new UnsupportedOperationException("as asked");
        }
    }

    @Test
    void encode_whatFailsWhenItIsWritten_isRefusedByName() {
        String message = assertThrows(IllegalArgumentException.class, () -> codec.encode("x", new Stubborn()))
                .getMessage();
        assertTrue(message.startsWith("Attribute x of " + Stubborn.class.getName() + " cannot be serialised"), message);
    }

    static List<Object> values() {
        return List.of(
                "text \ud83d\udd11",
                1,
                2L,
                3.0,
                true,
                'c',
                new BigDecimal("1.50"),
                UUID.randomUUID(),
                LocalDate.of(2026, 11, 23),
                List.of("a", 1),
                Map.of("k", List.of(2)),
                Set.of("x"),
                new ArrayList<>(List.of("mutable")),
                Locale.KOREAN);
    }

    @ParameterizedTest
    @MethodSource("values")
    void decode_givesBackWhatWasEncoded(Object value) throws Exception {
        assertEquals(value, codec.decode(codec.encode("name", value)));
    }

    @Test
    void decode_arrays() throws Exception {
        assertArrayEquals(new int[] {1, 2}, (int[]) codec.decode(codec.encode("name", new int[] {1, 2})));
        assertArrayEquals(new String[] {"a"}, (String[]) codec.decode(codec.encode("name", new String[] {"a"})));
    }

    @Test
    void decode_gadget_isNeverInstantiated() throws IOException {
        ByteArrayOutputStream planted = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(planted)) {
            out.writeObject(List.of(new Gadget()));
        }

        assertThrows(AttributeCodec.Unreadable.class, () -> codec.decode(planted.toByteArray()));

        assertFalse(Gadget.ran);
    }

    @Test
    void decode_garbage_isUnreadable() {
        assertThrows(AttributeCodec.Unreadable.class, () -> codec.decode(new byte[0]));
        assertThrows(AttributeCodec.Unreadable.class, () -> codec.decode(new byte[] {1, 2, 3}));
    }

    @Test
    void encode_outsideOfTheList_isRefused_namingClassAndKey() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> codec.encode("key", new AtomicInteger()));

        assertTrue(refused.getMessage().contains("Attribute key of java.util.concurrent.atomic.AtomicInteger"));
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", List.of(new AtomicInteger())));
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", new Gadget()));
    }

    @Test
    void encode_notSerialisable_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", new Object()));
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", new ArrayList<>(List.of(new Object()))));
    }

    @Test
    void encode_beyondALimit_isRefused() {
        Object deep = "bottom";
        for (int i = 0; i < 20; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        Object tooDeep = deep;
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", tooDeep));
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", new byte[10_001]));
        assertThrows(IllegalArgumentException.class, () -> codec.encode("key", "x".repeat(70_000)));
    }

    @Test
    void encode_longerThanTheSettingAllows_isRefused() {
        AttributeCodec short100 = new AttributeCodec(
                new SessionPolicy(
                        Duration.ofMinutes(30),
                        Duration.ofHours(12),
                        "latchkey",
                        50,
                        SessionPolicy.DEFAULT_ATTRIBUTE_CLASSES,
                        100,
                        false,
                        ""),
                getClass().getClassLoader());
        short100.encode("key", "x".repeat(50));
        assertThrows(IllegalArgumentException.class, () -> short100.encode("key", "x".repeat(100)));
    }

    @Test
    void encode_plain_asksTheListToo() {
        String limits = "maxdepth=16;maxrefs=2000;maxarray=100;maxbytes=65536;";
        AttributeCodec narrow = codec(limits + "java.lang.Boolean");
        assertThrows(IllegalArgumentException.class, () -> narrow.encode("key", 5));
        narrow.encode("key", true);

        AttributeCodec small = codec(limits + "java.lang.*;java.math.*");
        small.encode("key", BigInteger.ONE.shiftLeft(400));
        small.encode("key", BigInteger.ONE);
        assertThrows(IllegalArgumentException.class, () -> small.encode("key", BigInteger.ONE.shiftLeft(16_000)));
    }

    private static AttributeCodec codec(String pattern) {
        return new AttributeCodec(
                new SessionPolicy(
                        Duration.ofMinutes(30), Duration.ofHours(12), "latchkey", 50, pattern, 1_048_576, false, ""),
                AttributeCodecTest.class.getClassLoader());
    }

    @Test
    void policy_withoutALimit_isRefused() {
        assertEquals(List.of(), SessionPolicy.faults(SessionPolicy.DEFAULT_ATTRIBUTE_CLASSES));
        assertEquals(
                List.of("the limit maxbytes=N is missing"),
                SessionPolicy.faults("maxdepth=1;maxrefs=1;maxarray=1;java.lang.*"));
        assertEquals(4, SessionPolicy.faults("java.lang.*").size());
        assertFalse(SessionPolicy.faults("maxdepth=x;maxrefs=1;maxarray=1;maxbytes=1")
                .isEmpty());
    }
}
