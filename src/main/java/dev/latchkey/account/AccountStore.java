package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.exception.ConstraintViolationException;

/** The accounts' rows. */
final class AccountStore {
    /** A row with the number of everybody, which the row alone does not know. */
    record Found(AccountRow row, long everybodysVer) {
        Account account() {
            return row.account(everybodysVer);
        }
    }

    private static final String SELECT =
            "select a, (select h.ver from HouseRow h where h.id = 1) from AccountRow a where ";

    Optional<Found> byName(Work work, Name name) {
        return one(work, "a.name = :value", name.canonical(), LockMode.NONE);
    }

    Optional<Found> byId(Work work, String id) {
        return one(work, "a.id = :value", id, LockMode.NONE);
    }

    /** Reads the row and holds it until the commit. */
    Optional<Found> lock(Work work, String id) {
        return one(work, "a.id = :value", id, LockMode.PESSIMISTIC_WRITE);
    }

    private static Optional<Found> one(Work work, String where, String value, LockMode mode) {
        return work.session()
                .createSelectionQuery(SELECT + where, Object[].class)
                .setParameter("value", value)
                .setHibernateLockMode(mode)
                .getResultStream()
                .findFirst()
                .map(columns -> new Found((AccountRow) columns[0], (Long) columns[1]));
    }

    /** Returns false when the name is taken; the transaction can only be rolled back then. */
    boolean insert(Work work, AccountRow row) {
        try {
            work.session().insert(row);
            return true;
        } catch (ConstraintViolationException e) {
            return false;
        }
    }

    void update(Work work, AccountRow row) {
        work.session().update(row);
    }
}
