package dev.latchkey.token;

import dev.latchkey.db.Work;
import java.util.List;

/** The rows of the signing keys. Whoever changes one holds the revocation counter's lock, so changes are in order. */
final class SigningKeyStore {
    List<SigningKeyRow> all(Work work) {
        return work.session()
                .createSelectionQuery("from SigningKeyRow k order by k.activeAt, k.kid", SigningKeyRow.class)
                .getResultList();
    }

    void insert(Work work, SigningKeyRow row) {
        work.session().insert(row);
    }

    void update(Work work, SigningKeyRow row) {
        work.session().update(row);
    }

    void delete(Work work, SigningKeyRow row) {
        work.session().delete(row);
    }
}
