package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FirstPairTest {
    private final List<String> makers = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);

    private final FirstPair pair = new FirstPair(() -> {
        makers.add(Thread.currentThread().getName());
        begun.countDown();
        return Algorithm.ES256.generate();
    });

    @Test
    void get_notBegun_makesOne_once() {
        assertSame(pair.get(), pair.get());
        assertEquals(List.of(Thread.currentThread().getName()), makers);
        pair.close();
    }

    @Test
    void get_begun_isTheOneThatWasMadeBesides() throws Exception {
        pair.begin();
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        assertEquals("EC", pair.get().getPrivate().getAlgorithm());
        pair.close();
        assertEquals(List.of("latchkey-first-pair"), makers);
    }
}
