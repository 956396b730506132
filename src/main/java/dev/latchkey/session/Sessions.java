package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.account.Endings;
import dev.latchkey.account.Lending;
import dev.latchkey.account.SignIn;
import dev.latchkey.account.SignIns;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.Secrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules: how a session begins, is found, renewed and ended. Time is the database's; what is over is decided by the
 * row.
 */
final class Sessions implements SignIns, Lending {
    private final SessionPolicy policy;
    private final SessionStore store;
    private final Secrets secrets;
    private final Endings endings;
    private final InstantSource clock;

    /** @param clock tells the database's time */
    Sessions(SessionPolicy policy, SessionStore store, Secrets secrets, Endings endings, InstantSource clock) {
        this.policy = policy;
        this.store = store;
        this.secrets = secrets;
        this.endings = endings;
        this.clock = clock;
    }

    /** A session just begun or renewed, with the only copy of its key. */
    record Keyed(WebSession session, Secret key) {}

    long now() {
        return clock.millis();
    }

    /**
     * Begins an account's session: always a new row under a new key, whatever key the visitor showed (no fixation); the
     * session of that key ends. So do the account's oldest over the limit.
     *
     * @param work the transaction that holds the account's row, so that beginnings of one account come one by one
     */
    Keyed begin(Work work, Account account, Visitor visitor, @Nullable Secret shown) {
        WebSession.Owner owner = new WebSession.Owner(account.id(), account.name(), String.join(" ", account.roles()));
        byte[] shownKeyHash = shown == null ? null : shown.hash();
        List<SessionStore.Ended> ended =
                store.endSurplus(work, account.id(), policy.maxPerAccount(), shownKeyHash, clock.millis());
        Keyed begun = insert(work, owner, visitor, policy.idle().toMillis());
        noteEnded(work, ended);
        return begun;
    }

    /** Begins a session that belongs to nobody, for {@code getSession(true)}. */
    Keyed begin(Work work, Visitor visitor, long idleMillis) {
        return insert(work, null, visitor, idleMillis);
    }

    private Keyed insert(Work work, WebSession.@Nullable Owner owner, Visitor visitor, long idleMillis) {
        Secret key = secrets.next();
        // The key's own name: a key that opens nothing any more still tells which session it opened.
        WebSession session = begun(key.name(), owner, idleMillis);
        store.insert(work, key.hash(), session, visitor);
        return new Keyed(session, key);
    }

    /** Begins a session that no key opens and that is found by this hash; or finds it, where somebody was faster. */
    WebSession begin(Work work, Visitor visitor, long idleMillis, byte[] keyHash) {
        return find(work, keyHash).orElseGet(() -> {
            // One that is over and not swept yet stands in the way of its successor.
            store.clear(work, keyHash);
            WebSession session = begun(secrets.handle(), null, idleMillis);
            store.insert(work, keyHash, session, visitor);
            return session;
        });
    }

    private WebSession begun(String handle, WebSession.@Nullable Owner owner, long idleMillis) {
        long now = clock.millis();
        long endsAt = now + policy.absolute().toMillis();
        long expiresAt = WebSession.expiry(now, idleMillis, endsAt);
        return new WebSession(handle, 0, owner, now, now, idleMillis, endsAt, expiresAt, false);
    }

    /** Finds the live session of a key. */
    Optional<WebSession> find(Work work, Secret key) {
        return find(work, key.hash());
    }

    /** Finds the live session of a key's hash. */
    Optional<WebSession> find(Work work, byte[] keyHash) {
        long now = clock.millis();
        return store.find(work, keyHash).filter(session -> session.isLive(now));
    }

    /** Finds the live session of a handle; for work outside any request. */
    Optional<WebSession> find(Work work, String handle) {
        long now = clock.millis();
        return store.findByHandle(work, handle).filter(session -> session.isLive(now));
    }

    void touch(Work work, WebSession session) {
        store.touch(work, session.handle(), clock.millis());
    }

    /** Gives the session a new key and id; the old key is dead on every node once this commits. */
    Optional<Keyed> renew(Work work, WebSession session) {
        Secret key = secrets.next();
        if (!store.renew(work, session.handle(), session.renewals(), key.hash())) {
            return Optional.empty();
        }
        return Optional.of(new Keyed(session.renewed(), key));
    }

    /** Ends a session by deleting its row; false when it was over already. */
    boolean end(Work work, String handle) {
        List<SessionStore.Ended> ended = store.end(work, handle);
        noteEnded(work, ended);
        return !ended.isEmpty();
    }

    private int noteEnded(Work work, List<SessionStore.Ended> ended) {
        long now = clock.millis();
        for (SessionStore.Ended one : ended) {
            if (one.lentUntil() > now) {
                endings.ended(work, one.handle(), Instant.ofEpochMilli(one.lentUntil()));
            }
        }
        return ended.size();
    }

    @Override
    public List<SignIn> list(Work work, String accountId) {
        return store.list(work, accountId, clock.millis());
    }

    @Override
    public boolean end(Work work, String accountId, String id) {
        return noteEnded(work, store.endOf(work, accountId, id)) > 0;
    }

    @Override
    public int endAll(Work work, String accountId, Optional<String> except) {
        return noteEnded(work, store.endAll(work, accountId, except.orElse(null)));
    }

    @Override
    public void accountChanged(Work work, Account account) {
        store.owner(work, account.id(), account.name(), String.join(" ", account.roles()));
    }

    @Override
    public Optional<String> endPiece(Work work, String after, long began, int atMost) {
        return store.endPiece(work, after, began, atMost);
    }

    @Override
    public Optional<Instant> lend(Work work, String signIn, Instant until) {
        Optional<Long> end = store.lockEnd(work, signIn).filter(expires -> expires > clock.millis());
        return end.map(expires -> {
            long lent = Math.min(expires, until.toEpochMilli());
            store.lent(work, signIn, lent);
            return Instant.ofEpochMilli(lent);
        });
    }
}
