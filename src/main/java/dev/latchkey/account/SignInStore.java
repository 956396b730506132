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

    /** Deletes at most so many of an account's; returns whether there may be more. */
    boolean deletePiece(Work work, String accountId, int atMost) {
        List<String> ids = work.session()
                .createSelectionQuery("select id from SignInRow where accountId = :account", String.class)
                .setParameter("account", accountId)
                .setMaxResults(atMost)
                .getResultList();
        if (!ids.isEmpty()) {
            work.session()
                    .createMutationQuery("delete from SignInRow where id in :ids")
                    .setParameterList("ids", ids)
                    .executeUpdate();
        }
        return ids.size() == atMost;
    }
}
