package dev.latchkey.account;

import dev.latchkey.db.Vendor;
import dev.latchkey.db.Work;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.hibernate.query.MutationQuery;

/** The rows of attempts. */
final class ThrottleStore {
    /** The attempt of the row by which a counter is held. */
    private static final String HOLD = "";

    /**
     * Writes the attempt into every counter and holds these counters until the commit, in one statement.
     *
     * @param counters in the order in which everybody holds them
     */
    void reserve(Work work, List<Counter> counters, String attempt, long now) {
        String rows = String.join(", ", Collections.nCopies(2 * counters.size(), "(?, ?, ?, false)"));
        MutationQuery query = work.session().createNativeMutationQuery(upsert(work.vendor(), rows));
        int at = 0;
        for (Counter counter : counters) {
            for (String row : List.of(HOLD, attempt)) {
                query.setParameter(++at, counter.key());
                query.setParameter(++at, row);
                query.setParameter(++at, now);
            }
        }
        query.executeUpdate();
    }

    private static String upsert(Vendor vendor, String rows) {
        String into = " into throttle (counter, attempt, happened_at, decided) ";
        return switch (vendor) {
            case H2 -> "merge" + into + "key (counter, attempt) values " + rows;
            case POSTGRESQL ->
                "insert" + into + "values " + rows
                        + " on conflict (counter, attempt) do update set happened_at = excluded.happened_at";
            case MARIADB ->
                "insert" + into + "values " + rows + " on duplicate key update happened_at = values(happened_at)";
        };
    }

    /** Returns the attempts in these counters since a time, without the rows that only hold them. */
    List<ThrottleRow> since(Work work, Collection<Counter> counters, long since) {
        return work.session()
                .createSelectionQuery(
                        "from ThrottleRow where counter in :counters and attempt <> '' and happenedAt > :since",
                        ThrottleRow.class)
                .setParameterList(
                        "counters", counters.stream().map(Counter::key).toList())
                .setParameter("since", since)
                .getResultList();
    }

    /**
     * Takes the attempt out of its counters, and every failure out of the one that is its own.
     *
     * @param lapsed an undecided attempt as old as this is a failure, too
     */
    void giveBack(Work work, Reservation reservation, long lapsed) {
        work.session()
                .createMutationQuery("delete from ThrottleRow where counter in :counters and (attempt = :attempt"
                        + " or counter = :own and attempt <> '' and (decided = true or happenedAt <= :lapsed))")
                .setParameter("lapsed", lapsed)
                .setParameterList("counters", reservation.counters())
                .setParameter("attempt", reservation.attempt())
                .setParameter("own", reservation.own().orElse(""))
                .executeUpdate();
    }

    /** Marks the attempt as a failure in its counters. */
    void decide(Work work, Reservation reservation) {
        work.session()
                .createMutationQuery(
                        "update ThrottleRow set decided = true" + " where counter in :counters and attempt = :attempt")
                .setParameterList("counters", reservation.counters())
                .setParameter("attempt", reservation.attempt())
                .executeUpdate();
    }
}
