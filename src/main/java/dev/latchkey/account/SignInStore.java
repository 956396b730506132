package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.util.List;

/** The rows of what owners see of their sign-ins. */
final class SignInStore {
    void insert(Work work, SignInRow row) {
        work.session().insert(row);
    }

    /** Returns the latest of one outcome, or the latest of all others; newest first. */
    List<SignInRow> latest(Work work, String accountId, Outcome outcome, boolean same, int count) {
        return work.session()
                .createSelectionQuery(
                        "from SignInRow where accountId = :account and outcome " + (same ? "=" : "<>")
                                + " :outcome order by happenedAt desc, id",
                        SignInRow.class)
                .setParameter("account", accountId)
                .setParameter("outcome", outcome.word())
                .setMaxResults(count)
                .getResultList();
    }

    void deleteAll(Work work, String accountId) {
        work.session()
                .createMutationQuery("delete from SignInRow where accountId = :account")
                .setParameter("account", accountId)
                .executeUpdate();
    }
}
