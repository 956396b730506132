package dev.latchkey.token;

import dev.latchkey.account.Endings;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Ends access tokens on every node within two seconds, without SQL while one is being used.
 *
 * <p>Whatever ends is a row with a number from the one-row counter. The counter is changed late in the ending
 * transaction, and its lock holds until the commit: so commits come in the order of their numbers, and a node that has
 * seen number n will never find a lower one appear after it. (Of a sequence that is not true: a number drawn early may
 * be committed late, and would be missed.) Each node asks once a second for what is newer than the last number it has
 * seen; the same statement brings the database's time.
 */
final class Revocations implements Endings {
    /** An entry outlives the tokens it stops by the leeway, and by this for good measure. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** A look that has not come back after this long counts as failed. */
    private static final Duration OVERDUE = Duration.ofSeconds(3);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RevocationStore store;
    private final Database database;
    private final InstantSource clock;
    private final TokenPolicy policy;
    private final LongSupplier nanoTime;
    private final Revocation known = new Revocation();

    private long last;
    private volatile boolean loaded;
    private volatile boolean failing;
    private volatile long goodAt;

    Revocations(
            RevocationStore store, Database database, InstantSource clock, TokenPolicy policy, LongSupplier nanoTime) {
        this.store = store;
        this.database = database;
        this.clock = clock;
        this.policy = policy;
        this.nanoTime = nanoTime;
    }

    /**
     * Learns what is new.
     *
     * @param keys is told the number of the last change to the signing keys: what they have withdrawn is part of the
     *     news
     * @throws RuntimeException when the database did not tell; until it does the age of what is known grows
     */
    synchronized void poll(LongConsumer keys) {
        long sent = nanoTime.getAsLong();
        boolean done = false;
        try {
            RevocationStore.Look look;
            do {
                look = look();
            } while (look.isPart());
            keys.accept(look.keyChange());
            done = true;
        } finally {
            failing = !done;
        }
        goodAt = sent;
        loaded = true;
    }

    private RevocationStore.Look look() {
        long sent = nanoTime.getAsLong();
        RevocationStore.Look look = database.probe(work -> store.look(work, last));
        database.clock().observe(look.databaseMillis(), sent, nanoTime.getAsLong());
        known.everybody(look.everybody());
        look.entries().forEach(entry -> {
            known.add(entry);
            last = entry.num();
        });
        return look;
    }

    /**
     * Asks whether a token was ended.
     *
     * @throws Refused 401 when it was; 503 when this node has not heard from the database for too long to tell
     */
    void requireAlive(AccessToken token) throws Refused {
        if (known.isOver(token)) {
            throw new Refused(Refusal.INVALID_TOKEN, "ended");
        }
        long age = nanoTime.getAsLong() - goodAt;
        if (!loaded || age > policy.maxRevocationLag().toNanos() && (failing || age > OVERDUE.toNanos())) {
            throw Refused.until(Refusal.TOKENS_STALE, RETRY, "the revocations are " + age / 1_000_000 + " ms old");
        }
    }

    @Override
    public void ended(Work work, String signIn, Instant tokensUntil) {
        add(work, Revocation.Kind.SIGN_IN, signIn, store.draw(work, 1), tokensUntil.toEpochMilli());
    }

    /** Writes that several sign-ins are over, whose last access tokens may have been made just now. */
    void ended(Work work, Collection<String> signIns) {
        if (signIns.isEmpty()) {
            return;
        }
        long number = store.draw(work, signIns.size()) - signIns.size();
        for (String signIn : signIns) {
            add(work, Revocation.Kind.SIGN_IN, signIn, ++number, lastToken());
        }
    }

    @Override
    public long accountEnded(Work work, String accountId) {
        long number = store.draw(work, 1);
        add(work, Revocation.Kind.ACCOUNT, accountId, number, lastToken());
        return number;
    }

    @Override
    public long everybodyEnded(Work work) {
        return store.drawForEverybody(work);
    }

    /** Returns the number below which everybody's tokens are over, as far as this node has heard. */
    long everybody() {
        return known.everybody();
    }

    private long lastToken() {
        return clock.millis() + policy.ttl().toMillis();
    }

    private void add(Work work, Revocation.Kind kind, String subject, long number, long tokensUntil) {
        long expiresAt = tokensUntil + TokenPolicy.LEEWAY.toMillis() + MARGIN.toMillis();
        store.insert(work, new RevocationStore.Entry(number, kind, subject, expiresAt));
    }

    /** Drops what is no longer needed, here and in the database. */
    void sweep(Predicate<Work> turn, int batch) {
        long now = clock.millis();
        known.forget(now);
        while (database.write(work -> turn.test(work) ? store.sweep(work, now, batch) : 0) == batch) {
            // Small transactions, one after the other, so that none holds up an ending.
        }
    }
}
