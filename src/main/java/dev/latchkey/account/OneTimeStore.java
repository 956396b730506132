package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.util.Optional;

/** The rows of codes that work once. */
final class OneTimeStore {
    void insert(Work work, OneTimeRow row) {
        work.session().insert(row);
    }

    /** Returns the account of a code that has not expired; empty where there is none. */
    Optional<String> account(Work work, String codeHash, long now) {
        return work.session()
                .createSelectionQuery(
                        "select accountId from OneTimeRow where codeHash = :hash and expiresAt > :now", String.class)
                .setParameter("hash", codeHash)
                .setParameter("now", now)
                .getResultStream()
                .findFirst();
    }

    /** Returns whether the account has a code that has not expired. */
    boolean lives(Work work, String accountId, long now) {
        return work.session()
                        .createSelectionQuery(
                                "select count(*) from OneTimeRow where accountId = :account and expiresAt > :now",
                                Long.class)
                        .setParameter("account", accountId)
                        .setParameter("now", now)
                        .getSingleResult()
                > 0;
    }

    /** Spends a code: true for one caller alone, whoever else has it too. */
    boolean spend(Work work, String codeHash, long now) {
        return work.session()
                        .createMutationQuery("delete from OneTimeRow where codeHash = :hash and expiresAt > :now")
                        .setParameter("hash", codeHash)
                        .setParameter("now", now)
                        .executeUpdate()
                == 1;
    }

    /** Deletes all codes of an account. */
    void deleteAll(Work work, String accountId) {
        work.session()
                .createMutationQuery("delete from OneTimeRow where accountId = :account")
                .setParameter("account", accountId)
                .executeUpdate();
    }
}
