package dev.latchkey.account;

import dev.latchkey.account.AccountStore.Found;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Work;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What owners do with their own account. */
public final class Self {
    private final Desk desk;
    private final PasswordCheck door;
    private final LiveKeys keys;

    public Self(Accounts accounts, LiveKeys keys) {
        this.desk = accounts.desk();
        this.door = accounts.door();
        this.keys = keys;
    }

    /** Lists the live sign-ins of both kinds, the last used first. */
    public List<SignIn> signIns(String accountId) {
        return desk.database().read(work -> keys.list(work, accountId));
    }

    /**
     * Ends one live sign-in.
     *
     * @throws Refused NOT_FOUND where the account has none of that id, whoever else has
     */
    public void end(Caller caller, String id, Visitor visitor) throws Refused {
        boolean ended = desk.database().write(work -> {
            desk.store().lock(work, caller.accountId());
            return keys.end(work, caller.accountId(), id);
        });
        if (!ended) {
            throw new Refused(Refusal.NOT_FOUND, "no sign-in of this account has that id");
        }
        log(Event.SIGN_IN_ENDED, caller, visitor).signIn(id).write();
    }

    /** Ends all live sign-ins but the caller's own. */
    public void endOthers(Caller caller, Visitor visitor) {
        int ended = desk.database().write(work -> {
            desk.store().lock(work, caller.accountId());
            return keys.endOthers(work, caller.accountId(), caller.signIn());
        });
        log(Event.SIGN_IN_ENDED, caller, visitor).reason(ended + " others").write();
    }

    /**
     * Sets a new password and ends every other sign-in and every access token of the account.
     *
     * @throws Refused WRONG_PASSWORD on the field {@code current}; PASSWORD_REFUSED on the field {@code new};
     *     THROTTLED, BUSY
     */
    public void changePassword(Caller caller, String current, String wanted, Visitor visitor) throws Refused {
        Verified verified = verify(caller, "current", current, visitor);
        Password checked = check(caller, wanted, verified);
        String hash = hash(checked, verified);
        desk.database().write(work -> {
            AccountRow row = claim(work, verified, "current").row();
            row.ver = keys.endAll(work, row.id, Optional.of(caller.signIn()));
            row.changePassword(hash, desk.clock().millis());
            desk.codes().deleteAll(work, row.id);
            desk.store().update(work, row);
            return row;
        });
        log(Event.PASSWORD_CHANGED, caller, visitor).write();
    }

    private String hash(Password checked, Verified verified) throws Refused {
        try {
            return desk.hasher().hash(checked);
        } catch (Refused busy) {
            throw givenBack(verified, busy);
        }
    }

    private Password check(Caller caller, String wanted, Verified verified) throws Refused {
        try {
            return desk.rules().check(wanted, new Name(caller.name()), "new");
        } catch (Refused refused) {
            throw givenBack(verified, refused);
        }
    }

    /** The attempt was right, whatever else was wrong. */
    private Refused givenBack(Verified verified, Refused refused) {
        desk.throttle().withdraw(verified.reservation());
        return refused;
    }

    /**
     * Deletes the account and all that is its own.
     *
     * @throws Refused WRONG_PASSWORD on the field {@code password}; LAST_ADMINISTRATOR; THROTTLED, BUSY
     */
    public void delete(Caller caller, String password, Visitor visitor) throws Refused {
        Verified verified = verify(caller, "password", password, visitor);
        try {
            desk.database().write(work -> delete(work, verified));
        } catch (Refused refused) {
            throw refused.refusal() == Refusal.LAST_ADMINISTRATOR ? givenBack(verified, refused) : refused;
        }
        log(Event.ACCOUNT_DELETED, caller, visitor).write();
        // Last, since there may be a great many: nobody's ending waits for them.
        desk.log().deleteAll(desk.database(), caller.accountId());
    }

    private AccountRow delete(Work work, Verified verified) throws Refused {
        desk.store().lockHouse(work);
        AccountRow row = claim(work, verified, "password").row();
        keys.endAll(work, row.id, Optional.empty());
        desk.codes().deleteAll(work, row.id);
        desk.store().delete(work, row);
        if (row.administrator) {
            Administrators.requireOne(desk.store(), work);
        }
        return row;
    }

    private Verified verify(Caller caller, String field, String password, Visitor visitor) throws Refused {
        Supplier<Optional<Found>> account = () -> desk.database()
                .read(work -> desk.store().byId(work, caller.accountId(), Network.of(visitor), desk.knownSince()));
        try {
            return door.check(caller.name(), account, password, visitor, caller.proof());
        } catch (Refused refused) {
            throw asked(field, refused);
        }
    }

    private Found claim(Work work, Verified verified, String field) throws Refused {
        try {
            return door.claim(work, verified);
        } catch (Refused refused) {
            throw asked(field, refused);
        }
    }

    /** Who is signed in is not told that name and password do not match, but that the password is wrong. */
    private static Refused asked(String field, Refused refused) {
        return refused.refusal() == Refusal.WRONG_CREDENTIALS
                ? Refused.field(Refusal.WRONG_PASSWORD, field, "password.wrong")
                : refused;
    }

    private static SecurityLog log(Event event, Caller caller, Visitor visitor) {
        return SecurityLog.of(event)
                .account(caller.accountId())
                .kind(caller.proof())
                .visitor(visitor);
    }
}
