package dev.latchkey.token;

import dev.latchkey.db.Work;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;
import org.hibernate.type.StandardBasicTypes;

/** The counter and the rows of what is over. */
final class RevocationStore {
    /** So many rows at most in one answer; a poll asks again until it has got fewer. */
    static final int BATCH = 5_000;

    /** One thing that is over. */
    record Entry(long num, Revocation.Kind kind, String subject, long expiresAt) {}

    /**
     * What one look at the database gave.
     *
     * @param databaseMillis the database's clock
     * @param keyChange the number of the last change to the signing keys
     * @param entries the newer ones, in the order in which their transactions committed
     */
    record Look(long databaseMillis, long everybody, long keyChange, List<Entry> entries) {
        boolean isPart() {
            return entries.size() == BATCH;
        }
    }

    /** Asks for everything after a number, and for the time, in one statement that reads one snapshot. */
    Look look(Work work, long after) {
        // Each column's type is said: to find it out, pgjdbc would ask the server once more.
        List<Object[]> rows = work.session()
                .createNativeQuery(
                        "select " + work.vendor().now() + " as now_at, c.everybody as everybody, c.key_change as"
                                + " key_change, r.num as num, r.kind as kind, r.subject as subject, r.expires_at as"
                                + " expires_at from revocation_counter c left join revocation r on r.num > :after"
                                + " where c.id = 1 order by r.num",
                        Object[].class)
                .addScalar("now_at", StandardBasicTypes.LONG)
                .addScalar("everybody", StandardBasicTypes.LONG)
                .addScalar("key_change", StandardBasicTypes.LONG)
                .addScalar("num", StandardBasicTypes.LONG)
                .addScalar("kind", StandardBasicTypes.STRING)
                .addScalar("subject", StandardBasicTypes.STRING)
                .addScalar("expires_at", StandardBasicTypes.LONG)
                .setParameter("after", after)
                .setMaxResults(BATCH)
                .getResultList();
        List<Entry> entries = new ArrayList<>();
        for (Object[] row : rows) {
            if (row[3] != null) {
                entries.add(
                        new Entry((Long) row[3], Revocation.Kind.of((String) row[4]), (String) row[5], (Long) row[6]));
            }
        }
        Object[] first = rows.get(0);
        return new Look((Long) first[0], (Long) first[1], (Long) first[2], entries);
    }

    /**
     * Takes the counter's lock until the commit and draws numbers.
     *
     * @return the highest of the {@code count} drawn
     */
    long draw(Work work, int count) {
        work.session()
                .createNativeMutationQuery("update revocation_counter set num = num + :count where id = 1")
                .setParameter("count", (long) count)
                .executeUpdate();
        return current(work);
    }

    /** Draws a number and makes it everybody's. MariaDB assigns from left to right, so the sum stands first. */
    long drawForEverybody(Work work) {
        work.session()
                .createNativeMutationQuery(
                        "update revocation_counter set everybody = num + 1, num = num + 1 where id = 1")
                .executeUpdate();
        return current(work);
    }

    /** Draws a number and makes it the one of the last change to the signing keys. */
    void drawForKeys(Work work) {
        work.session()
                .createNativeMutationQuery(
                        "update revocation_counter set key_change = num + 1, num = num + 1 where id = 1")
                .executeUpdate();
    }

    private static long current(Work work) {
        return work.session()
                .createNativeQuery("select num from revocation_counter where id = 1", Long.class)
                .addScalar("num", StandardBasicTypes.LONG)
                .getSingleResult();
    }

    void insert(Work work, Entry entry) {
        RevocationRow row = new RevocationRow();
        row.num = entry.num();
        row.kind = entry.kind().letter();
        row.subject = entry.subject();
        row.expiresAt = entry.expiresAt();
        work.session().insert(row);
    }

    /** Deletes some rows that stop nothing any more; returns how many. */
    int sweep(Work work, long before, int atMost) {
        StatelessSession session = work.session();
        List<Long> over = session.createSelectionQuery(
                        "select r.num from RevocationRow r where r.expiresAt < :before order by r.expiresAt",
                        Long.class)
                .setParameter("before", before)
                .setMaxResults(atMost)
                .getResultList();
        return over.isEmpty()
                ? 0
                : session.createMutationQuery("delete from RevocationRow r where r.num in :over")
                        .setParameter("over", over)
                        .executeUpdate();
    }
}
