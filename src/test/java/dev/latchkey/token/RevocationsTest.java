package dev.latchkey.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Caller;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final AccessToken TOKEN = new AccessToken(
            new Caller("account", "alice", new TreeSet<>(), Proof.TOKEN, "sign-in", Instant.MAX),
            "kid",
            "jti",
            0,
            Long.MAX_VALUE);

    private static final LongConsumer KEYS = change -> {};

    private final TokenRoom room = new TokenRoom();
    private final AtomicLong later = new AtomicLong();

    @AfterEach
    void close() {
        room.close();
    }

    private Revocations node(Duration maxLag) {
        TokenPolicy policy = new TokenPolicy(
                Duration.ofMinutes(5),
                Duration.ofDays(30),
                50,
                "latchkey",
                "latchkey",
                Algorithm.ES256,
                Duration.ofDays(90),
                maxLag);
        return new Revocations(
                new RevocationStore(), room.database, room.clock, policy, () -> System.nanoTime() + later.get());
    }

    private void loseTheDatabase(Revocations node) {
        room.database.close();
        assertThrows(RuntimeException.class, () -> node.poll(KEYS));
    }

    private static void assertStale(Revocations node) {
        Refused refused = assertThrows(Refused.class, () -> node.requireAlive(TOKEN));
        assertEquals(Refusal.TOKENS_STALE, refused.refusal());
        assertTrue(refused.retryAfter().isPresent());
    }

    @Test
    void requireAlive_beforeTheFirstCompleteLoad_noAnswer() {
        assertStale(node(Duration.ofSeconds(90)));
    }

    @Test
    void requireAlive_databaseAway_goesOnForTheLagAndNoLonger() throws Refused {
        Revocations node = node(Duration.ofSeconds(90));
        node.poll(KEYS);
        loseTheDatabase(node);
        later.set(Duration.ofSeconds(89).toNanos());
        node.requireAlive(TOKEN);
        later.set(Duration.ofSeconds(91).toNanos());
        assertStale(node);
    }

    @Test
    void requireAlive_noLagAllowed_answersUntilTheFirstFailedPoll() throws Refused {
        Revocations node = node(Duration.ZERO);
        node.poll(KEYS);
        node.requireAlive(TOKEN);
        loseTheDatabase(node);
        assertStale(node);
    }

    /** A withdrawn key's tokens are over like any that were ended: not to know of it is not to know. */
    @Test
    void requireAlive_keysCouldNotBeRead_countsAsFailedPoll() throws Refused {
        Revocations node = node(Duration.ZERO);
        node.poll(KEYS);
        assertThrows(
                IllegalStateException.class,
                () -> node.poll(change -> {
                    throw new IllegalStateException("a key of an algorithm unheard of");
                }));
        assertStale(node);
        node.poll(KEYS);
        node.requireAlive(TOKEN);
    }

    @Test
    void requireAlive_pollDoesNotComeBack_countsAsFailed() throws Refused {
        Revocations node = node(Duration.ZERO);
        node.poll(KEYS);
        later.set(Duration.ofSeconds(2).toNanos());
        node.requireAlive(TOKEN);
        later.set(Duration.ofSeconds(4).toNanos());
        assertStale(node);
    }

    @Test
    void requireAlive_endedTokenOnANodeThatIsStale_isStillTold() {
        Revocations node = node(Duration.ZERO);
        room.database.write(work -> node.accountEnded(work, "account"));
        node.poll(KEYS);
        loseTheDatabase(node);
        assertEquals(
                Refusal.INVALID_TOKEN,
                assertThrows(Refused.class, () -> node.requireAlive(TOKEN)).refusal());
    }

    @Test
    void accountEnded_numbersRise() {
        Revocations node = node(Duration.ZERO);
        long first = room.database.write(work -> node.accountEnded(work, "account"));
        long everybody = room.database.write(node::everybodyEnded);
        long second = room.database.write(work -> node.accountEnded(work, "account"));
        assertTrue(first < everybody && everybody < second);
    }
}
