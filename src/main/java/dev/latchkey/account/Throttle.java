package dev.latchkey.account;

import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how much can be guessed, on all nodes together, since it counts in the database.
 *
 * <p>An attempt is counted <em>before</em> the password is looked at, and given back when that was right. So of a
 * hundred wrong guesses sent at once no more are verified than the limit says: whoever reserves holds the counters for
 * that moment and sees every reservation before his own. Twenty right ones at once all pass nevertheless: above the
 * limit an attempt waits as long as enough earlier ones are undecided, and each that was right makes room for another.
 * A reservation whose node died counts as a failure and leaves with the window.
 */
final class Throttle {
    /** How long an attempt waits for undecided ones. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** After this an attempt that nobody decided is taken for a failure: its node is gone. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** How often a waiting attempt looks whether others have been decided, on this node or another. */
    private static final long POLL_MILLIS = 80;

    /** The more wait, the less often each looks: all together they ask no more than a hundred times a second. */
    private static final long POLL_MILLIS_EACH = 10;

    /**
     * How many attempts may be at the database at once on a node. They queue for the same few rows, and each holds a
     * connection meanwhile: the others in the pool are for those who have signed in.
     */
    private static final int AT_THE_DATABASE = 2;

    private final Semaphore atTheDatabase = new Semaphore(AT_THE_DATABASE, true);
    private final AtomicInteger waiting = new AtomicInteger();
    private final Limits limits;
    private final Database database;
    private final InstantSource clock;
    private final Secrets secrets;
    private final ThrottleStore store = new ThrottleStore();

    Throttle(Limits limits, Database database, InstantSource clock, Secrets secrets) {
        this.limits = limits;
        this.database = database;
        this.clock = clock;
        this.secrets = secrets;
    }

    /**
     * Counts a sign-in.
     *
     * @param name what stands for the account, canonical where that exists: a name that nobody has is counted like
     *     any other
     * @param known whether the account has signed in from this network within 30 days: then only what failed here
     *     judges it, so that strangers elsewhere cannot lock the owner out
     */
    Reservation signIn(String name, Network network, boolean known) throws Refused {
        Counter own = Counter.of(limits.perAccountAndAddress(), "account and address", name, network.text());
        Counter address = address(network);
        Counter account = Counter.of(limits.perAccount(), "account", name);
        return known
                ? reserve(List.of(own), List.of(own, address), own)
                : reserve(List.of(own, address, account), List.of(own, address, account), own);
    }

    /** Counts a try of a one-time code, which only the address can be blamed for. */
    Reservation code(Network network) throws Refused {
        List<Counter> counters = List.of(address(network));
        return reserve(counters, counters, null);
    }

    /** Counts a registration; nothing gives it back. */
    void registration(Network network) throws Refused {
        List<Counter> counters = List.of(Counter.of(limits.registrationsPerAddress(), "registrations", network.text()));
        Reservation reservation = reserve(counters, counters, null);
        database.write(work -> {
            store.decide(work, reservation);
            return reservation;
        });
    }

    private Counter address(Network network) {
        return Counter.of(limits.perAddress(), "address", network.text());
    }

    private Reservation reserve(List<Counter> judging, List<Counter> counting, @Nullable Counter own) throws Refused {
        String attempt = secrets.handle();
        List<Counter> held = counting.stream().sorted().toList();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return alone(() -> database.write(work -> {
                    store.reserve(work, held, attempt, clock.millis());
                    judge(judging, store.since(work, held, since()), attempt);
                    return new Reservation(
                            attempt, held.stream().map(Counter::key).toList(), own == null ? null : own.key());
                }));
            } catch (Refused refused) {
                if (refused.refusal() != Refusal.BUSY) {
                    throw refused;
                }
                awaitRoom(judging, deadline, refused);
            }
        }
    }

    private long since() {
        return clock.millis() - limits.window().toMillis();
    }

    /** Waits, holding nothing, until it is worth trying again; only reads, since others need the counters meanwhile. */
    private void awaitRoom(List<Counter> judging, long deadline, Refused busy) throws Refused {
        boolean full = true;
        while (full) {
            if (System.nanoTime() >= deadline || !pause()) {
                throw busy;
            }
            try {
                judge(judging, alone(() -> database.read(work -> store.since(work, judging, since()))), "");
                full = false;
            } catch (Refused refused) {
                if (refused.refusal() != Refusal.BUSY) {
                    throw refused;
                }
            }
        }
    }

    private interface Step<T> {
        T run() throws Refused;
    }

    private <T> T alone(Step<T> step) throws Refused {
        atTheDatabase.acquireUninterruptibly();
        try {
            return step.run();
        } finally {
            atTheDatabase.release();
        }
    }

    /** Returns false when the thread is to end. */
    private boolean pause() {
        int all = waiting.incrementAndGet();
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(POLL_MILLIS, all * POLL_MILLIS_EACH));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void judge(List<Counter> judging, List<ThrottleRow> rows, String attempt) throws Refused {
        long now = clock.millis();
        boolean full = false;
        long freeAt = 0;
        for (Counter counter : judging) {
            List<ThrottleRow> others = rows.stream()
                    .filter(row -> row.counter.equals(counter.key()) && !row.attempt.equals(attempt))
                    .sorted(Comparator.comparingLong((ThrottleRow row) -> row.happenedAt)
                            .reversed())
                    .toList();
            full |= others.size() >= counter.limit();
            if (others.stream().filter(row -> isFailure(row, now)).count() >= counter.limit()) {
                // Room is again when of the last failures, as many as the limit, the oldest leaves the window.
                freeAt = Math.max(
                        freeAt,
                        others.get(counter.limit() - 1).happenedAt
                                + limits.window().toMillis());
            }
        }
        if (freeAt > 0) {
            throw Refused.until(
                    Refusal.THROTTLED, Duration.ofMillis(Math.max(1, freeAt - now)), "too many failed attempts");
        }
        if (full) {
            throw Refused.until(Refusal.BUSY, PATIENCE, "earlier attempts stayed undecided");
        }
    }

    private static boolean isFailure(ThrottleRow row, long now) {
        return row.decided || row.happenedAt <= now - LEASE.toMillis();
    }

    /** Takes a right attempt back, and with it the failures of the same account at the same address. */
    void giveBack(Work work, Reservation reservation) {
        store.giveBack(work, reservation, clock.millis() - LEASE.toMillis());
    }

    /** Takes back an attempt that was never looked at; what failed before stays. */
    void withdraw(Reservation reservation) {
        database.write(work -> {
            giveBack(work, new Reservation(reservation.attempt(), reservation.counters(), null));
            return reservation;
        });
    }

    /** Leaves a wrong attempt counted. */
    void fail(Work work, Reservation reservation) {
        store.decide(work, reservation);
    }

    /** Returns for how long an attempt matters. */
    Duration memory() {
        return limits.window().plus(LEASE);
    }
}
