package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.exception.ConstraintViolationException;

/** The accounts' rows. */
final class AccountStore {
    /**
     * A row with what it alone does not know.
     *
     * @param everybodysVer the number below which everybody's access tokens are over
     * @param known whether there was a sign-in from the network that was asked for; false where none was
     */
    record Found(AccountRow row, long everybodysVer, boolean known) {
        Account account() {
            return row.account(everybodysVer);
        }
    }

    private static final String SELECT = "select a, (select h.ver from HouseRow h where h.id = 1)";
    private static final String KNOWN = ", (select max(s.happenedAt) from SignInRow s where s.accountId = a.id"
            + " and s.network = :network and s.outcome = 'success' and s.happenedAt > :since)";

    /** Reads the row, and whether the account has signed in from the network since then. */
    Optional<Found> byName(Work work, Name name, Network network, long since) {
        return known(work, "a.name = :value", name.canonical(), network, since);
    }

    /** The same by the account's id. */
    Optional<Found> byId(Work work, String id, Network network, long since) {
        return known(work, "a.id = :value", id, network, since);
    }

    private static Optional<Found> known(Work work, String where, String value, Network network, long since) {
        return work.session()
                .createSelectionQuery(SELECT + KNOWN + " from AccountRow a where " + where, Object[].class)
                .setParameter("value", value)
                .setParameter("network", network.text())
                .setParameter("since", since)
                .getResultStream()
                .findFirst()
                .map(columns -> new Found((AccountRow) columns[0], (Long) columns[1], columns[2] != null));
    }

    boolean exists(Work work, Name name) {
        return work.session()
                        .createSelectionQuery("select count(*) from AccountRow where name = :name", Long.class)
                        .setParameter("name", name.canonical())
                        .getSingleResult()
                > 0;
    }

    Optional<Found> byId(Work work, String id) {
        return one(work, id, LockMode.NONE);
    }

    /** Reads the row and holds it until the commit. */
    Optional<Found> lock(Work work, String id) {
        return one(work, id, LockMode.PESSIMISTIC_WRITE);
    }

    private static Optional<Found> one(Work work, String id, LockMode mode) {
        return work.session()
                .createSelectionQuery(SELECT + " from AccountRow a where a.id = :id", Object[].class)
                .setParameter("id", id)
                .setHibernateLockMode(mode)
                .getResultStream()
                .findFirst()
                .map(columns -> new Found((AccountRow) columns[0], (Long) columns[1], false));
    }

    /** Returns at most {@code count} rows whose name begins so, in the order of names. */
    List<AccountRow> beginning(Work work, String name, int count) {
        return work.session()
                .createSelectionQuery(
                        "from AccountRow where name like :name escape '!' order by name", AccountRow.class)
                .setParameter("name", name.replaceAll("([!%_])", "!$1") + "%")
                .setMaxResults(count)
                .getResultList();
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

    void delete(Work work, AccountRow row) {
        work.session().delete(row);
    }

    /** Holds the house until the commit: whoever may change which administrators there are comes one after another. */
    HouseRow lockHouse(Work work) {
        return work.session().get(HouseRow.class, 1, LockMode.PESSIMISTIC_WRITE);
    }

    void update(Work work, HouseRow house) {
        work.session().update(house);
    }

    long enabledAdministrators(Work work) {
        return work.session()
                .createNativeQuery(
                        "select count(*) as administrators from account where administrator = true and enabled = true",
                        Long.class)
                .addScalar("administrators", Long.class)
                .getSingleResult();
    }
}
