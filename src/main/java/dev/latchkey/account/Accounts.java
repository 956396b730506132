package dev.latchkey.account;

import dev.latchkey.account.AccountStore.Found;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secrets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says who someone is, and whether a password is theirs. */
public final class Accounts {
    /** Rows in one transaction of a sweep. */
    private static final int BATCH = 500;

    private final Desk desk;
    private final PasswordCheck door;
    private final SweepStore sweeps = new SweepStore();

    public Accounts(LoginPolicy policy, Database database, Secrets secrets) {
        this(policy, database, database.clock(), secrets);
    }

    /** @param clock the database's time, or a test's */
    Accounts(LoginPolicy policy, Database database, InstantSource clock, Secrets secrets) {
        this.desk = Desk.of(policy, database, clock, secrets);
        this.door = new PasswordCheck(desk);
    }

    Desk desk() {
        return desk;
    }

    PasswordCheck door() {
        return door;
    }

    /**
     * Verifies a name and a password. An unknown name, a wrong password and a disabled account cost the same work and
     * give the same refusal.
     *
     * @param kind which key is asked for
     * @return the proof that a room needs to begin a sign-in
     * @throws Refused WRONG_CREDENTIALS; THROTTLED or BUSY, with the time after which it is worth trying again
     */
    public Verified verify(String name, String password, Visitor visitor, Proof kind) throws Refused {
        Optional<Name> parsed = Name.parse(name);
        Supplier<Optional<Found>> account = () -> parsed.flatMap(known ->
                desk.database().read(work -> desk.store().byName(work, known, Network.of(visitor), desk.knownSince())));
        return door.check(parsed.map(Name::canonical).orElse(name), account, password, visitor, kind);
    }

    /**
     * Allows the sign-in that the password was verified for, and writes it among the owner's latest. Holds the
     * account's row until the commit, so that whatever ends the account's sign-ins comes wholly before or wholly after.
     *
     * @throws Refused WRONG_CREDENTIALS when the account has been deleted or disabled, or its password changed, since
     */
    public Account confirm(Work work, Verified verified) throws Refused {
        Found found = door.claim(work, verified);
        if (verified.renewed().isPresent()) {
            found.row().password = verified.renewed().get();
            desk.store().update(work, found.row());
        }
        note(work, verified.accountId(), Outcome.SUCCESS, verified.kind(), verified.visitor());
        return found.account();
    }

    /** Reads an account as it is now and holds its row until the commit; empty where it has been deleted. */
    public Optional<Account> lock(Work work, String accountId) {
        return desk.store().lock(work, accountId).map(Found::account);
    }

    /** Reads an account as it is now; empty where it has been deleted. */
    public Optional<Account> find(String accountId) {
        return desk.database().read(work -> desk.store().byId(work, accountId)).map(Found::account);
    }

    /** Writes a line among the owner's latest sign-ins. */
    public void note(Work work, String accountId, Outcome outcome, Proof kind, Visitor visitor) {
        desk.log().write(work, accountId, outcome, kind, visitor);
    }

    /** Lists an owner's latest sign-ins: 50 successes, 50 failures, and 50 of all else, newest first. */
    public List<SignInEntry> latest(String accountId) {
        return desk.database().read(work -> desk.log().latest(work, accountId));
    }

    /** Deletes what is over: attempts that no longer count, sign-ins after 90 days, codes that expired. */
    public void sweep() {
        long now = desk.clock().millis();
        long counted = now - desk.throttle().memory().toMillis();
        sweep(SweepStore.Of.THROTTLE, counted);
        sweep(SweepStore.Of.NOBODYS_SIGN_IN, counted);
        sweep(SweepStore.Of.SIGN_IN, now - SignInLog.KEPT.toMillis());
        sweep(SweepStore.Of.CODE, now);
    }

    /** Takes the right to sweep, for this transaction; false while another node sweeps. */
    public boolean isOurTurnToSweep(Work work) {
        return sweeps.isOurTurn(work);
    }

    private void sweep(SweepStore.Of what, long before) {
        while (desk.database().write(work -> sweeps.isOurTurn(work) && sweeps.sweep(work, what, before, BATCH))) {
            // The next piece, in a transaction of its own.
        }
    }
}
