package dev.latchkey.token;

import dev.latchkey.account.SecurityLog;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secrets;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes signing keys, replaces them in time, and withdraws them.
 *
 * <p>Every change takes the revocations' counter's lock first, so that of several nodes one makes it and the others see
 * it; and raises its number, so that every node reads the keys anew at its next poll. A pair is made before the
 * transaction: with RSA that takes longer than a lock should be held.
 */
final class KeyRotation {
    /** By so much two readings of the database's clock differ at most. */
    private static final long CLOCK_STEP_MILLIS = 1000;

    private static final Visitor BY_ITSELF = new Visitor("", "");

    private final SigningKeyStore store;
    private final RevocationStore counter;
    private final Database database;
    private final KeySeal seal;
    private final Secrets secrets;
    private final InstantSource clock;
    private final TokenPolicy policy;

    KeyRotation(
            SigningKeyStore store,
            RevocationStore counter,
            Database database,
            KeySeal seal,
            Secrets secrets,
            InstantSource clock,
            TokenPolicy policy) {
        this.store = store;
        this.counter = counter;
        this.database = database;
        this.seal = seal;
        this.secrets = secrets;
        this.clock = clock;
        this.policy = policy;
    }

    /**
     * Makes the first key where there is none, and seals anew what the previous secret sealed.
     *
     * @param pair what the first key is made of
     * @throws IllegalStateException with one line, when the keys were sealed under a secret that is not configured
     */
    void open(FirstPair pair) {
        List<SigningKeyRow> rows = database.read(store::usable);
        rows.stream().filter(row -> row.privateKey != null).forEach(seal::open);
        if (rows.stream().anyMatch(seal::renew)) {
            sealAnew();
        }
        Optional<SigningKeyRow> newest = rows.stream().reduce((earlier, later) -> later);
        if (newest.isEmpty()) {
            first(pair);
        } else if (newest.get().algorithm != policy.algorithm()) {
            replace(newest.get().kid, "latchkey.token.algorithm", "", BY_ITSELF);
        }
    }

    /** Reads the rows again under the counter's lock: what another node withdraws meanwhile stays withdrawn. */
    private void sealAnew() {
        database.write(work -> {
            counter.drawForKeys(work);
            List<SigningKeyRow> rows = store.usable(work);
            rows.stream().filter(seal::renew).forEach(row -> store.update(work, row));
            return rows;
        });
    }

    private void first(FirstPair pair) {
        SigningKeyRow made = row(pair.get());
        boolean inserted = database.write(work -> {
            // A second node waits here until it can see the first one's key.
            counter.drawForKeys(work);
            return store.usable(work).isEmpty() && insert(work, made, now());
        });
        if (inserted) {
            SecurityLog.of(Event.KEY_MADE).id(made.kid).write();
        }
    }

    /** Makes the next key, if the newest will be too old by the time that the next may sign. */
    void rotateIfDue(SigningKey newest) {
        long due = newest.activeAt() + policy.keyRotation().minus(policy.lead()).toMillis();
        if (now() >= due) {
            replace(newest.kid(), "age", "", BY_ITSELF);
        }
    }

    /**
     * Makes the next key by command; it signs after the lead. While one is waiting already, nothing changes.
     *
     * @param by the administrator's account id
     */
    void rotate(SigningKey newest, String by, Visitor visitor) {
        if (now() >= newest.activeAt()) {
            replace(newest.kid(), "command", by, visitor);
        }
    }

    private void replace(String newest, String reason, String by, Visitor visitor) {
        SigningKeyRow made = make();
        boolean inserted = database.write(work -> {
            counter.drawForKeys(work);
            List<SigningKeyRow> rows = store.usable(work);
            boolean stillNewest =
                    !rows.isEmpty() && rows.get(rows.size() - 1).kid.equals(newest);
            return stillNewest && insert(work, made, now() + policy.lead().toMillis());
        });
        if (inserted) {
            SecurityLog.of(Event.KEY_ROTATED)
                    .reason(reason)
                    .by(by)
                    .visitor(visitor)
                    .id(made.kid)
                    .write();
        }
    }

    /**
     * Withdraws a key: its tokens are over on every node within 2 s. If it was the one that signs, the next one signs
     * at once, though others may not know it yet.
     *
     * @return false where there is no such key
     */
    boolean withdraw(String kid, String by, Visitor visitor) {
        // Making a key takes a second, for which nobody should wait who has come to withdraw one.
        Optional<SigningKeyRow> spare =
                database.read(work -> needsAnother(store.usable(work), kid)) ? Optional.of(make()) : Optional.empty();
        boolean withdrawn = database.write(work -> withdraw(work, kid, spare));
        if (withdrawn) {
            SecurityLog.of(Event.KEY_WITHDRAWN).by(by).visitor(visitor).id(kid).write();
        }
        return withdrawn;
    }

    /** Returns whether none would be left to sign if this key were gone. */
    private boolean needsAnother(List<SigningKeyRow> rows, String kid) {
        long now = now();
        SigningKeyRow active = active(rows, now);
        return active != null && active.kid.equals(kid) && rows.stream().noneMatch(row -> row.activeAt > now);
    }

    private boolean withdraw(Work work, String kid, Optional<SigningKeyRow> spare) {
        counter.drawForKeys(work);
        List<SigningKeyRow> rows = store.usable(work);
        Optional<SigningKeyRow> found =
                rows.stream().filter(row -> row.kid.equals(kid)).findFirst();
        if (found.isEmpty()) {
            return false;
        }
        long now = now();
        found.get().withdrawnAt = now;
        found.get().privateKey = null;
        store.update(work, found.get());
        if (found.get() == active(rows, now)) {
            Optional<SigningKeyRow> next =
                    rows.stream().filter(row -> row.activeAt > now).findFirst();
            // A little back: on no node may a poll that sets the clock back make this key a future one.
            long since = Math.max(found.get().activeAt + 1, now - CLOCK_STEP_MILLIS);
            next.ifPresentOrElse(
                    row -> activate(work, row, since), () -> insert(work, spare.orElseGet(this::make), since));
        }
        return true;
    }

    private static @Nullable SigningKeyRow active(List<SigningKeyRow> rows, long now) {
        return rows.stream()
                .filter(row -> row.activeAt <= now)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private void activate(Work work, SigningKeyRow row, long now) {
        row.activeAt = now;
        store.update(work, row);
    }

    /** Lists all keys for administrators, the newest first. */
    List<KeyEntry> list() {
        List<KeyEntry> entries = new ArrayList<>();
        Optional<Long> successor = Optional.empty();
        for (SigningKeyRow row : database.read(store::all)) {
            boolean withdrawn = row.withdrawnAt != null;
            String state = withdrawn ? "withdrawn" : state(row, successor);
            entries.add(new KeyEntry(row.kid, row.algorithm.name(), state, Instant.ofEpochMilli(row.createdAt)));
            successor = withdrawn ? successor : Optional.of(row.activeAt);
        }
        return entries;
    }

    private String state(SigningKeyRow row, Optional<Long> successor) {
        if (row.activeAt > now()) {
            return "next";
        }
        return successor.filter(at -> at <= now()).isPresent() ? "retired" : "active";
    }

    /**
     * Wipes private keys that sign no more, and deletes keys whose last token is over. Nobody's tokens change by it, so
     * no node has to hear of it.
     */
    void sweep() {
        if (retired(database.read(store::usable)).stream().anyMatch(this::isDue)) {
            database.write(work -> {
                counter.drawForKeys(work);
                retired(store.usable(work)).stream().filter(this::isDue).forEach(key -> wipe(work, key));
                return store.deleteWithdrawn(work, now() - policy.keyRotation().toMillis());
            });
        }
    }

    private record Retired(SigningKeyRow row, long at) {}

    private static List<Retired> retired(List<SigningKeyRow> rows) {
        return IntStream.range(1, rows.size())
                .mapToObj(i -> new Retired(rows.get(i - 1), rows.get(i).activeAt))
                .toList();
    }

    private boolean isDue(Retired key) {
        return isOver(key) || key.row.privateKey != null && now() >= key.at + TokenPolicy.LEEWAY.toMillis();
    }

    /** As long again as it was published before its first token: who keeps it that long loses nothing. */
    private boolean isOver(Retired key) {
        return now() >= key.at + policy.ttl().plus(policy.lead()).toMillis();
    }

    private void wipe(Work work, Retired key) {
        if (isOver(key)) {
            store.delete(work, key.row);
        } else {
            key.row.privateKey = null;
            store.update(work, key.row);
        }
    }

    /** Makes a new key; with RSA that takes up to seconds. */
    private SigningKeyRow make() {
        return row(policy.algorithm().generate());
    }

    private SigningKeyRow row(KeyPair pair) {
        return seal.seal(secrets.handle(), policy.algorithm(), pair);
    }

    private boolean insert(Work work, SigningKeyRow row, long activeAt) {
        row.createdAt = now();
        row.activeAt = activeAt;
        store.insert(work, row);
        return true;
    }

    private long now() {
        return clock.millis();
    }
}
