package dev.latchkey.token;

import dev.latchkey.db.Work;
import java.util.List;

/** The rows of the signing keys. */
final class SigningKeyStore {
    /** Reads all keys but the withdrawn ones, in the order in which they sign. */
    List<SigningKeyRow> usable(Work work) {
        return work.session()
                .createSelectionQuery(
                        "from SigningKeyRow k where k.withdrawnAt is null order by k.activeAt, k.kid",
                        SigningKeyRow.class)
                .getResultList();
    }

    /** Reads all keys, the newest first. */
    List<SigningKeyRow> all(Work work) {
        return work.session()
                .createSelectionQuery("from SigningKeyRow k order by k.activeAt desc, k.kid", SigningKeyRow.class)
                .getResultList();
    }

    void insert(Work work, SigningKeyRow row) {
        work.session().insert(row);
    }

    boolean update(Work work, SigningKeyRow row) {
        work.session().update(row);
        return true;
    }

    void delete(Work work, SigningKeyRow row) {
        work.session().delete(row);
    }

    int deleteWithdrawn(Work work, long before) {
        return work.session()
                .createMutationQuery("delete from SigningKeyRow k where k.withdrawnAt < :before")
                .setParameter("before", before)
                .executeUpdate();
    }
}
