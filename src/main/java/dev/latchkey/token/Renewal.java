package dev.latchkey.token;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Outcome;
import dev.latchkey.account.Proof;
import dev.latchkey.account.Refusal;
import dev.latchkey.account.Refused;
import dev.latchkey.account.SecurityLog;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.account.Visitor;
import dev.latchkey.db.Database;
import dev.latchkey.db.Job;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renews a sign-in: exchanges its refresh token for the next one (RFC 6749 §6), and tells a thief from a second tab.
 *
 * <p>A token is spent once, by whoever holds the sign-in's row first. Shown again within {@value #GRACE_SECONDS} s it
 * gives the same successor as long as that one is still unspent: another tab, another node, or an answer that was lost.
 * Shown later, or after its successor has been used too, it was copied (RFC 9700 §4.14.2), and the sign-in ends: nobody
 * can say which of the two holders is the thief. Between the two lies an ancestor spent a moment ago: two tabs may
 * simply have overtaken each other, so it gets nothing and harms nothing.
 */
final class Renewal {
    private static final int GRACE_SECONDS = 10;
    private static final long GRACE = Duration.ofSeconds(GRACE_SECONDS).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    /** Renewals of one sign-in in a minute, repeats included. */
    static final int MOST_A_MINUTE = 300;

    /** What the transaction decided; a reuse is a decision too, since it has to be committed. */
    private record Decision(Account account, @Nullable Secret successor, Event event, Instant signInEnd) {}

    private final TokenStore store;
    private final Tokens tokens;
    private final Successors successors;
    private final Database database;
    private final InstantSource clock;
    private final TokenPolicy policy;
    private final List<Object> turns;

    Renewal(
            TokenStore store,
            Tokens tokens,
            Successors successors,
            Database database,
            InstantSource clock,
            TokenPolicy policy) {
        this.store = store;
        this.tokens = tokens;
        this.successors = successors;
        this.database = database;
        this.clock = clock;
        this.policy = policy;
        this.turns = Stream.generate(Object::new).limit(64).toList();
    }

    /**
     * Renews the sign-in of a refresh token.
     *
     * @throws Refused INVALID_GRANT for a token that is unknown, spent, or of a sign-in that is over; THROTTLED beyond
     *     {@value #MOST_A_MINUTE} in a minute
     */
    Grant renew(Accounts accounts, Secret presented, Visitor visitor) throws Refused {
        // Before any waiting, for a connection, the sign-in's turn or a node's first reading of its queries: the grace
        // is the client's.
        long shownAt = clock.millis();
        byte[] hash = presented.hash();
        TokenStore.Owner owner = database.read(work -> store.owner(work, hash))
                .orElseThrow(() -> refused("unknown refresh token, or its sign-in is over"));
        Decision decision =
                inTurn(owner, visitor, work -> decide(work, accounts, owner, presented, hash, visitor, shownAt));
        line(decision.event, owner, visitor).write();
        if (decision.successor == null) {
            throw refused("a spent refresh token was shown again; its sign-in was ended");
        }
        Instant until = clock.instant().plus(policy.ttl());
        return new Grant(
                decision.account,
                owner.signIn(),
                Optional.of(decision.successor),
                until.isBefore(decision.signInEnd) ? until : decision.signInEnd);
    }

    private static Decision decision(Account account, @Nullable Secret successor, Event event, TokenRow row) {
        return new Decision(account, successor, event, Instant.ofEpochMilli(row.expiresAt));
    }

    /**
     * One at a time for each sign-in and node: two hundred tabs at once then wait here, and not each with a connection
     * in its hand for the one row.
     */
    private Decision inTurn(TokenStore.Owner owner, Visitor visitor, Job<Decision, Refused> job) throws Refused {
        try {
            synchronized (turn(owner)) {
                return database.write(job);
            }
        } catch (Refused refused) {
            if (refused.refusal() == Refusal.THROTTLED) {
                line(Event.THROTTLED, owner, visitor).reason(refused.reason()).write();
            }
            throw refused;
        }
    }

    private Object turn(TokenStore.Owner owner) {
        return turns.get(Math.floorMod(owner.signIn().hashCode(), turns.size()));
    }

    private Decision decide(
            Work work,
            Accounts accounts,
            TokenStore.Owner owner,
            Secret presented,
            byte[] hash,
            Visitor visitor,
            long shownAt)
            throws Refused {
        Account account = accounts.lock(work, owner.accountId())
                .filter(Account::enabled)
                .orElseThrow(() -> refused("the account is deleted or disabled"));
        TokenRow row = store.lock(work, owner.signIn()).orElseThrow(() -> refused("the sign-in is over"));
        long now = clock.millis();
        if (now >= row.expiresAt) {
            throw refused("the sign-in is past its absolute end");
        }
        if (MessageDigest.isEqual(row.keyHash, hash)) {
            count(row, now);
            Secret successor = spend(work, row, presented, hash, visitor, now);
            return decision(account, successor, Event.REFRESH, row);
        }
        SpentRow spent = store.spent(work, hash);
        if (spent == null) {
            throw refused("unknown refresh token");
        }
        if (shownAt - spent.spentAt > GRACE) {
            accounts.note(work, account.id(), Outcome.REFRESH_REUSED, Proof.TOKEN, visitor);
            tokens.end(work, account.id(), row.handle);
            return decision(account, null, Event.REFRESH_REUSED, row);
        }
        Secret successor = successors
                .of(presented, spent.secretId)
                .filter(next -> Arrays.equals(next.hash(), row.keyHash))
                .orElseThrow(() -> refused("an older refresh token, spent a moment ago"));
        count(row, now);
        return repeat(work, accounts, account, row, spent, successor, visitor, now);
    }

    private Secret spend(Work work, TokenRow row, Secret presented, byte[] hash, Visitor visitor, long now) {
        Secret successor = successors.of(presented, successors.secretId()).orElseThrow();
        SpentRow spent = new SpentRow();
        spent.keyHash = hash;
        spent.handle = row.handle;
        spent.spentAt = now;
        spent.secretId = successors.secretId();
        spent.address = visitor.address();
        spent.userAgent = visitor.userAgent();
        spent.expiresAt = row.expiresAt;
        store.insert(work, spent);
        row.keyHash = successor.hash();
        row.lastUsedAt = now;
        store.update(work, row);
        return successor;
    }

    private Decision repeat(
            Work work,
            Accounts accounts,
            Account account,
            TokenRow row,
            SpentRow spent,
            Secret successor,
            Visitor visitor,
            long now) {
        row.lastUsedAt = now;
        store.update(work, row);
        boolean moved =
                !visitor.address().equals(spent.address) || !visitor.userAgent().equals(spent.userAgent);
        if (moved) {
            accounts.note(work, account.id(), Outcome.REFRESH_MOVED, Proof.TOKEN, visitor);
        }
        return decision(account, successor, moved ? Event.REFRESH_MOVED : Event.REFRESH, row);
    }

    private static void count(TokenRow row, long now) throws Refused {
        if (now - row.minuteAt >= MINUTE) {
            row.minuteAt = now;
            row.minuteCount = 0;
        }
        if (row.minuteCount >= MOST_A_MINUTE) {
            throw Refused.until(
                    Refusal.THROTTLED,
                    Duration.ofMillis(row.minuteAt + MINUTE - now),
                    "more than " + MOST_A_MINUTE + " renewals of one sign-in in a minute");
        }
        row.minuteCount++;
    }

    private static SecurityLog line(Event event, TokenStore.Owner owner, Visitor visitor) {
        return SecurityLog.of(event)
                .account(owner.accountId())
                .kind(Proof.TOKEN)
                .signIn(owner.signIn())
                .visitor(visitor);
    }

    private static Refused refused(String reason) {
        return new Refused(Refusal.INVALID_GRANT, reason);
    }
}
