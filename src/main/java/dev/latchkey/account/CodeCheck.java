package dev.latchkey.account;

import dev.latchkey.account.SecurityLog.Event;
import dev.latchkey.db.Work;
import java.util.Optional;

/** The door at which one-time codes are looked at: each try is counted first, and given back when it is right. */
final class CodeCheck {
    /** Finds what a code stands for; empty for one that is used, unknown or expired. */
    interface Lookup<T> {
        Optional<T> find(Work work);
    }

    private final Desk desk;

    CodeCheck(Desk desk) {
        this.desk = desk;
    }

    /**
     * Tries a code, which only the address can be blamed for.
     *
     * @throws Refused THROTTLED or BUSY, with the time after which it is worth trying again
     */
    <T> Optional<T> check(Visitor visitor, Lookup<T> lookup) throws Refused {
        Reservation reservation = reserve(visitor);
        Optional<T> found = desk.database().write(work -> {
            Optional<T> meant = lookup.find(work);
            if (meant.isPresent()) {
                desk.throttle().giveBack(work, reservation);
            } else {
                desk.throttle().fail(work, reservation);
            }
            return meant;
        });
        if (found.isEmpty()) {
            SecurityLog.of(Event.SIGN_IN_REFUSED)
                    .reason("wrong one-time code")
                    .visitor(visitor)
                    .write();
        }
        return found;
    }

    private Reservation reserve(Visitor visitor) throws Refused {
        try {
            return desk.throttle().code(Network.of(visitor));
        } catch (Refused refused) {
            SecurityLog.of(Event.THROTTLED)
                    .reason(refused.reason())
                    .visitor(visitor)
                    .write();
            throw refused;
        }
    }
}
