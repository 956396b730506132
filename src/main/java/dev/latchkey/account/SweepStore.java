package dev.latchkey.account;

import dev.latchkey.db.Work;
import org.hibernate.LockMode;

/** Deletes what is over, in small pieces in the order of age, so that nobody waits for a sweep. */
final class SweepStore {
    /** What a sweep deletes: the entity, the column of its age, and what else has to hold. */
    enum Of {
        THROTTLE("ThrottleRow", "happenedAt", ""),
        SIGN_IN("SignInRow", "happenedAt", ""),
        NOBODYS_SIGN_IN("SignInRow", "happenedAt", " and accountId = '" + SignInLog.NOBODY + "'"),
        CODE("OneTimeRow", "expiresAt", "");

        private final String entity;
        private final String age;
        private final String and;

        Of(String entity, String age, String and) {
            this.entity = entity;
            this.age = age;
            this.and = and;
        }
    }

    /** Deletes about so many of the oldest that are older than {@code before}; returns whether there may be more. */
    boolean sweep(Work work, Of what, long before, int batch) {
        // One node after another: two that delete the same rows could wait for each other in a ring.
        work.session()
                .createSelectionQuery("from HouseRow where id = 2", HouseRow.class)
                .setHibernateLockMode(LockMode.PESSIMISTIC_WRITE)
                .getSingleResult();
        String where = " from " + what.entity + " where " + what.age + " < :before" + what.and;
        Long until = work.session()
                .createSelectionQuery("select " + what.age + where + " order by " + what.age, Long.class)
                .setParameter("before", before)
                .setFirstResult(batch - 1)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
        work.session()
                .createMutationQuery("delete" + where)
                .setParameter("before", until == null ? before : until + 1)
                .executeUpdate();
        return until != null;
    }
}
