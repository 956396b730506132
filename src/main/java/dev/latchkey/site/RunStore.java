package dev.latchkey.site;

import dev.latchkey.db.Work;
import java.util.Optional;

/** The row of the last run. */
final class RunStore {
    Optional<RunRow> find(Work work) {
        return work.session()
                .createSelectionQuery("from RunRow where id = :id", RunRow.class)
                .setParameter("id", RunRow.ID)
                .getResultStream()
                .findFirst();
    }

    /**
     * Puts a run in the place of the one before, if there was one. Of two first runs at once, one finds a duplicate key,
     * and its transaction is tried again.
     *
     * @return whether there was one before
     */
    boolean replace(Work work, long at, byte[] figures) {
        boolean updated = work.session()
                        .createMutationQuery("update RunRow set at = :at, figures = :figures where id = :id")
                        .setParameter("at", at)
                        .setParameter("figures", figures)
                        .setParameter("id", RunRow.ID)
                        .executeUpdate()
                > 0;
        if (!updated) {
            RunRow row = new RunRow();
            row.id = RunRow.ID;
            row.at = at;
            row.figures = figures;
            work.session().insert(row);
        }
        return updated;
    }
}
