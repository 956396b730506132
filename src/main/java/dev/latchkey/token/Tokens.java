package dev.latchkey.token;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Caller;
import dev.latchkey.account.Lending;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SignIn;
import dev.latchkey.account.SignIns;
import dev.latchkey.account.Verified;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.Secrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Begins, finds, lists and ends sign-ins by token. Renewing one is {@link Renewal}. */
final class Tokens implements SignIns {
    private final TokenStore store;
    private final Revocations revocations;
    private final Database database;
    private final Secrets secrets;
    private final InstantSource clock;
    private final TokenPolicy policy;

    Tokens(
            TokenStore store,
            Revocations revocations,
            Database database,
            Secrets secrets,
            InstantSource clock,
            TokenPolicy policy) {
        this.store = store;
        this.revocations = revocations;
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
        this.policy = policy;
    }

    /**
     * Begins a sign-in; where there would be more of the account's than the policy allows, the oldest can no longer be
     * renewed.
     *
     * @throws Refused when the account changed since its password was verified
     */
    Grant begin(Accounts accounts, Verified verified) throws Refused {
        Secret refresh = secrets.next();
        TokenRow row = row(verified, refresh);
        Account account = database.write(work -> {
            Account confirmed = accounts.confirm(work, verified);
            // Making room is no ending: an access token of the oldest is good until it expires, or a client that
            // signs in for each call would write a revocation for each. Before the new one is there, which by the
            // clock of a node that is behind might be the oldest.
            store.deleteSurplus(work, confirmed.id(), policy.maxPerAccount() - 1);
            store.insert(work, row);
            return confirmed;
        });
        verified.log(row.handle);
        return new Grant(
                account, row.handle, Optional.of(refresh), clock.instant().plus(policy.ttl()));
    }

    /**
     * Borrows an access token from a session that is signed in here: it carries the session's handle, and is over with
     * it at the latest.
     *
     * @throws Refused when the session or its account is over by now
     */
    Grant borrow(Accounts accounts, Lending lending, Caller caller) throws Refused {
        Instant until = clock.instant().plus(policy.ttl());
        return database.write(work -> {
            Account account = accounts.lock(work, caller.accountId())
                    .filter(Account::enabled)
                    .orElseThrow(() -> new Refused(Refusal.NOT_SIGNED_IN, "the account is deleted or disabled"));
            Instant end = lending.lend(work, caller.signIn(), until)
                    .orElseThrow(() -> new Refused(Refusal.NOT_SIGNED_IN, "the session is over"));
            return new Grant(account, caller.signIn(), Optional.empty(), end);
        });
    }

    private TokenRow row(Verified verified, Secret refresh) {
        TokenRow row = new TokenRow();
        row.handle = secrets.handle();
        row.keyHash = refresh.hash();
        row.accountId = verified.accountId();
        row.createdAt = clock.millis();
        row.lastUsedAt = row.createdAt;
        row.expiresAt = row.createdAt + policy.refreshTtl().toMillis();
        row.address = verified.visitor().address();
        row.userAgent = verified.visitor().userAgent();
        row.minuteAt = row.createdAt;
        return row;
    }

    /** Finds the sign-in that a refresh token, live or spent, belongs to. */
    Optional<TokenStore.Owner> owner(Secret refresh) {
        return database.read(work -> store.owner(work, refresh.hash()));
    }

    /**
     * Ends a sign-in of this room or, where it has none of that handle, of another. Where none is left, because it had
     * to make room or came to its end, the access tokens that it still has out are over all the same.
     */
    void end(TokenStore.Owner owner, SignIns others) {
        database.write(work -> {
            boolean ended =
                    end(work, owner.accountId(), owner.signIn()) || others.end(work, owner.accountId(), owner.signIn());
            if (!ended) {
                revocations.ended(work, List.of(owner.signIn()));
            }
            return ended;
        });
    }

    @Override
    public List<SignIn> list(Work work, String accountId) {
        return store.list(work, accountId, clock.millis()).stream()
                .map(row -> new SignIn(
                        row.handle,
                        Proof.TOKEN,
                        Instant.ofEpochMilli(row.createdAt),
                        Instant.ofEpochMilli(row.lastUsedAt),
                        row.address,
                        row.userAgent))
                .toList();
    }

    @Override
    public boolean end(Work work, String accountId, String id) {
        boolean ended = store.delete(work, accountId, id);
        if (ended) {
            revocations.ended(work, List.of(id));
        }
        return ended;
    }

    @Override
    public int endAll(Work work, String accountId, Optional<String> except) {
        List<String> others = store.handles(work, accountId).stream()
                .filter(handle -> !handle.equals(except.orElse("")))
                .toList();
        int ended = store.deleteAll(work, others);
        revocations.ended(work, others);
        return ended;
    }

    /** Its rows copy nothing from the account: each renewal reads it anew. */
    @Override
    public void accountChanged(Work work, Account account) {}

    @Override
    public Optional<String> endPiece(Work work, String after, long began, int atMost) {
        return store.deletePiece(work, after, began, atMost);
    }

    /** Drops what is past its end, in small batches. */
    void sweep(Predicate<Work> turn, int batch) {
        long now = clock.millis();
        while (database.write(work -> turn.test(work) ? store.sweepSpent(work, now, batch) : 0) == batch) {
            // One small transaction after the other.
        }
        while (database.write(work -> turn.test(work) ? store.sweepSignIns(work, now, batch) : 0) == batch) {
            // One small transaction after the other.
        }
    }
}
