package dev.latchkey.account;

import dev.latchkey.account.AccountStore.Found;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Database;
import dev.latchkey.db.Work;
import dev.latchkey.secret.Secrets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Says who someone is, and whether a password is theirs. */
public final class Accounts {
    private final Database database;
    private final InstantSource clock;
    private final Secrets secrets;
    private final boolean registrationOpen;
    private final PasswordRules rules;
    private final PasswordHasher hasher;
    private final AccountStore store = new AccountStore();
    private final SignInLog log;

    public Accounts(LoginPolicy policy, Database database, Secrets secrets) {
        this.database = database;
        this.clock = database.clock();
        this.secrets = secrets;
        this.registrationOpen = policy.registrationOpen();
        this.rules = new PasswordRules(policy.minLength(), policy.bannedWords());
        this.hasher = new PasswordHasher(policy.argon2(), policy.hashSlots(), secrets);
        this.log = new SignInLog(new SignInStore(), clock, secrets);
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
        Optional<Found> found = Name.parse(name).flatMap(parsed -> database.read(work -> store.byName(work, parsed)));
        String stored = found.map(account -> account.row().password).orElse(hasher.nobodys());
        Optional<Password> typed = Password.typed(password);
        boolean right = typed.isPresent() && hasher.verify(typed.get(), stored);
        if (!right || found.isEmpty() || !found.get().row().enabled) {
            String id = found.map(account -> account.row().id).orElse(SignInLog.NOBODY);
            database.write(work -> {
                log.write(work, id, Outcome.FAILURE, kind, visitor);
                return id;
            });
            throw wrong(found, right, visitor, kind);
        }
        String renewed = hasher.isOutdated(stored) ? hasher.hash(typed.get()) : null;
        return new Verified(found.get().row().id, visitor, kind, stored, renewed);
    }

    private static Refused wrong(Optional<Found> found, boolean right, Visitor visitor, Proof kind) {
        String reason = found.isEmpty() ? "unknown name" : right ? "disabled account" : "wrong password";
        SecurityLog.of(Event.SIGN_IN_REFUSED)
                .reason(reason)
                .account(found.map(account -> account.row().id).orElse(""))
                .kind(kind)
                .visitor(visitor)
                .write();
        return new Refused(Refusal.WRONG_CREDENTIALS, reason);
    }

    /**
     * Allows the sign-in that the password was verified for, and writes it among the owner's latest. Holds the
     * account's row until the commit, so that whatever ends the account's sign-ins comes wholly before or wholly after.
     *
     * @throws Refused WRONG_CREDENTIALS when the account has been deleted or disabled, or its password changed, since
     */
    public Account confirm(Work work, Verified verified) throws Refused {
        Found found = store.lock(work, verified.accountId())
                .filter(account ->
                        account.row().enabled && account.row().password.equals(verified.seen()))
                .orElseThrow(() -> new Refused(Refusal.WRONG_CREDENTIALS, "the account changed during the sign-in"));
        if (verified.renewed().isPresent()) {
            found.row().password = verified.renewed().get();
            store.update(work, found.row());
        }
        log.write(work, verified.accountId(), Outcome.SUCCESS, verified.kind(), verified.visitor());
        return found.account();
    }

    /** Reads an account as it is now and holds its row until the commit; empty where it has been deleted. */
    public Optional<Account> lock(Work work, String accountId) {
        return store.lock(work, accountId).map(Found::account);
    }

    /** Reads an account as it is now; empty where it has been deleted. */
    public Optional<Account> find(String accountId) {
        return database.read(work -> store.byId(work, accountId)).map(Found::account);
    }

    /** Writes a line among the owner's latest sign-ins. */
    public void note(Work work, String accountId, Outcome outcome, Proof kind, Visitor visitor) {
        log.write(work, accountId, outcome, kind, visitor);
    }

    /** Lists an owner's latest sign-ins: 50 successes and 50 of all else, newest first. */
    public List<SignInEntry> latest(String accountId) {
        return database.read(work -> log.latest(work, accountId));
    }

    /**
     * Makes an account without roles.
     *
     * @param code the one-time code that makes the first administrator
     * @throws Refused NOT_FOUND while registration is closed; NAME_REFUSED, NAME_TAKEN, PASSWORD_REFUSED,
     *     CODE_REFUSED with the field and a key of the message bundles; BUSY
     */
    public Account register(String name, String password, Optional<String> code, Visitor visitor) throws Refused {
        if (!registrationOpen) {
            throw new Refused(Refusal.NOT_FOUND, "registration is closed");
        }
        Name parsed =
                Name.parse(name).orElseThrow(() -> Refused.field(Refusal.NAME_REFUSED, "username", "name.refused"));
        Password checked = rules.check(password, parsed, "password");
        if (code.isPresent() && !code.get().isEmpty()) {
            throw Refused.field(Refusal.CODE_REFUSED, "code", "code.refused");
        }
        if (database.read(work -> store.byName(work, parsed)).isPresent()) {
            throw taken();
        }
        AccountRow row = row(parsed, hasher.hash(checked));
        Account made = database.write(work -> {
            if (!store.insert(work, row)) {
                throw taken();
            }
            return row.account(0);
        });
        SecurityLog.of(Event.ACCOUNT_MADE).account(row.id).visitor(visitor).write();
        return made;
    }

    private static Refused taken() {
        return Refused.field(Refusal.NAME_TAKEN, "username", "name.taken");
    }

    private AccountRow row(Name name, String hash) {
        AccountRow row = new AccountRow();
        row.id = secrets.handle();
        row.name = name.canonical();
        row.password = hash;
        row.roles(new TreeSet<>());
        row.createdAt = clock.millis();
        row.passwordChangedAt = row.createdAt;
        return row;
    }
}
