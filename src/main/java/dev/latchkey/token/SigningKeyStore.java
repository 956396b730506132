package dev.latchkey.token;

import dev.latchkey.db.Work;
import java.util.List;

/** The rows of the signing keys. The start reads them, and the parser of Hibernate's language costs it half a second. */
final class SigningKeyStore {
    /** Reads all keys but the withdrawn ones, in the order in which they sign. */
    List<SigningKeyRow> usable(Work work) {
        return work.session()
                .createNativeQuery(
                        "select * from signing_key where withdrawn_at is null order by active_at, kid",
                        SigningKeyRow.class)
                .getResultList();
    }

    /** Reads all keys, the newest first. */
    List<SigningKeyRow> all(Work work) {
        return work.session()
                .createNativeQuery("select * from signing_key order by active_at desc, kid", SigningKeyRow.class)
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
                .createNativeMutationQuery("delete from signing_key where withdrawn_at < :before")
                .setParameter("before", before)
                .executeUpdate();
    }
}
