package dev.latchkey.account;

import dev.latchkey.account.AccountStore.Found;
import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Work;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one door at which a password is looked at, whoever asks for it and why. Every attempt is counted first; a name
 * that nobody has, a disabled account and a wrong password cost the same statements and the same hash.
 */
final class PasswordCheck {
    /** How many attempts for each hash slot may be under way on a node; one more would wait for longer than 2 s. */
    private static final int UNDER_WAY_EACH = 64;

    /**
     * How many may be under way at most. Each holds one of the container's threads, of which there are 200: the others
     * are for those who have signed in.
     */
    private static final int UNDER_WAY = 128;

    private final Desk desk;
    private final Semaphore underWay;

    PasswordCheck(Desk desk) {
        this.desk = desk;
        this.underWay = new Semaphore(Math.min(UNDER_WAY_EACH * desk.hasher().slots(), UNDER_WAY));
    }

    /**
     * Checks a password.
     *
     * @param account reads the account, once it is this attempt's turn
     * @param name by which the account is counted; what was typed, where nobody has that name
     * @throws Refused WRONG_CREDENTIALS; THROTTLED or BUSY, with the time after which it is worth trying again
     */
    Verified check(String name, Supplier<Optional<Found>> account, String password, Visitor visitor, Proof kind)
            throws Refused {
        if (!underWay.tryAcquire()) {
            throw Refused.until(Refusal.BUSY, Throttle.PATIENCE, "too many attempts under way");
        }
        try {
            Optional<Found> found = account.get();
            Reservation reservation = reserve(name, found, visitor, kind);
            return verify(found, password, reservation, visitor, kind);
        } finally {
            underWay.release();
        }
    }

    private Reservation reserve(String name, Optional<Found> found, Visitor visitor, Proof kind) throws Refused {
        try {
            return desk.throttle()
                    .signIn(name, Network.of(visitor), found.map(Found::known).orElse(false));
        } catch (Refused refused) {
            SecurityLog.of(Event.THROTTLED)
                    .reason(refused.reason())
                    .account(id(found, ""))
                    .kind(kind)
                    .visitor(visitor)
                    .write();
            throw refused;
        }
    }

    private Verified verify(
            Optional<Found> found, String password, Reservation reservation, Visitor visitor, Proof kind)
            throws Refused {
        String stored = found.map(account -> account.row().password)
                .orElse(desk.hasher().nobodys());
        // Nobody has a password shorter or longer than any policy allows, so that such a one is not worth a hash.
        Optional<Password> typed = Password.typed(password).filter(text -> text.length() >= LoginPolicy.SHORTEST);
        boolean right;
        try {
            right = typed.isPresent() && desk.hasher().verify(typed.get(), stored);
        } catch (Refused busy) {
            desk.throttle().withdraw(reservation);
            throw busy;
        }
        if (!right || found.isEmpty() || !found.get().row().enabled) {
            throw wrong(found, right, reservation, visitor, kind);
        }
        AccountRow row = found.get().row();
        return new Verified(row.id, visitor, kind, reservation, row.passwordChangedAt, renewed(typed.get(), stored));
    }

    /** Returns a hash under the parameters now configured; null where it has them, or when there is no slot for it. */
    private @Nullable String renewed(Password password, String stored) {
        try {
            return desk.hasher().isOutdated(stored) ? desk.hasher().hash(password) : null;
        } catch (Refused busy) {
            return null;
        }
    }

    private Refused wrong(Optional<Found> found, boolean right, Reservation reservation, Visitor visitor, Proof kind) {
        desk.database().write(work -> {
            desk.throttle().fail(work, reservation);
            desk.log().write(work, id(found, SignInLog.NOBODY), Outcome.FAILURE, kind, visitor);
            return reservation;
        });
        String reason = found.isEmpty() ? "unknown name" : right ? "disabled account" : "wrong password";
        SecurityLog.of(Event.SIGN_IN_REFUSED)
                .reason(reason)
                .account(id(found, ""))
                .kind(kind)
                .visitor(visitor)
                .write();
        return new Refused(Refusal.WRONG_CREDENTIALS, reason);
    }

    private static String id(Optional<Found> found, String otherwise) {
        return found.map(account -> account.row().id).orElse(otherwise);
    }

    /**
     * Takes a verified password at its word: holds the account's row until the commit, so that whatever ends its
     * sign-ins comes wholly before or wholly after, and gives the attempt back.
     *
     * @throws Refused WRONG_CREDENTIALS when the account has been deleted or disabled, or its password changed, since
     */
    Found claim(Work work, Verified verified) throws Refused {
        Found found = desk.store()
                .lock(work, verified.accountId())
                .filter(account -> account.row().enabled && account.row().passwordChangedAt == verified.changedAt())
                .orElseThrow(() -> new Refused(Refusal.WRONG_CREDENTIALS, "the account changed during the sign-in"));
        desk.throttle().giveBack(work, verified.reservation());
        return found;
    }
}
