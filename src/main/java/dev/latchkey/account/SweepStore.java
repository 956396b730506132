package dev.latchkey.account;

import dev.latchkey.db.Work;

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

    /**
     * Takes the right to sweep until the commit; false while another node has it, which will sweep what there is. Two
     * that delete the same rows would wait for each other.
     */
    boolean isOurTurn(Work work) {
        return work.session()
                        .createNativeQuery("select id from house where id = 2 for update skip locked", Integer.class)
                        .addScalar("id", Integer.class)
                        .getSingleResultOrNull()
                != null;
    }

    /** Deletes about so many of the oldest that are older than {@code before}; returns whether there may be more. */
    boolean sweep(Work work, Of what, long before, int batch) {
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
