package dev.latchkey.account;

import dev.latchkey.db.Work;
import java.util.List;
import java.util.Set;

/** The rows of what owners see of their sign-ins. */
final class SignInStore {
    void insert(Work work, SignInRow row) {
        work.session().insert(row);
    }

    /** Returns the latest of some outcomes, newest first. */
    List<SignInRow> latest(Work work, String accountId, Set<Outcome> outcomes, int count) {
        return work.session()
                .createSelectionQuery(
                        "from SignInRow where accountId = :account and outcome in :outcomes"
                                + " order by happenedAt desc, id",
                        SignInRow.class)
                .setParameter("account", accountId)
                .setParameterList(
                        "outcomes", outcomes.stream().map(Outcome::word).toList())
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
