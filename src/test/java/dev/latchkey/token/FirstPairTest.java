package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.KeyPair;
import org.junit.jupiter.api.Test;

class FirstPairTest {
    private final FirstPair pair = new FirstPair(Algorithm.ES384);

    @Test
    void get_notBegun_makesOne() {
        KeyPair made = pair.get();
        assertEquals("EC", made.getPrivate().getAlgorithm());
        assertSame(made, pair.get());
    }

    @Test
    void get_begun_isTheOneThatWasBegun() {
        pair.begin();
        KeyPair made = pair.get();
        pair.begin();
        assertSame(made, pair.get());
    }
}
