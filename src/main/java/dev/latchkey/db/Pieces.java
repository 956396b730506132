package dev.latchkey.db;

import java.util.List;
import java.util.Optional;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.NativeQuery;

/**
 * Ends a great many sign-ins in small transactions. Both rooms' tables have a {@code handle}, by whose index the pieces
 * are cut: each deletes one stretch of it, so that none looks again at what those before have deleted, and none lasts
 * longer than a driver waits.
 */
public final class Pieces {
    private static final String STRETCH = " where handle > :after and created_at <= :began and account_id is not null";

    private Pieces() {}

    /**
     * Deletes the next piece of everybody's sign-ins; rows without an account are nobody's and stay.
     *
     * @param table its name
     * @param after the handle that the piece before came to; empty for the first
     * @param began deletes only what began at this time or before, milliseconds since 1970 UTC
     * @param atMost how many rows
     * @return the handle that this piece came to; empty when none is left
     */
    public static Optional<String> delete(Work work, String table, String after, long began, int atMost) {
        NativeQuery<String> piece = work.session()
                .createNativeQuery(
                        "select handle from " + table + STRETCH + " order by handle limit " + atMost, String.class)
                .addScalar("handle", String.class);
        List<String> handles =
                piece.setParameter("after", after).setParameter("began", began).getResultList();
        if (handles.isEmpty()) {
            return Optional.empty();
        }
        String last = handles.get(handles.size() - 1);
        MutationQuery delete =
                work.session().createNativeMutationQuery("delete from " + table + STRETCH + " and handle <= :last");
        delete.setParameter("after", after)
                .setParameter("began", began)
                .setParameter("last", last)
                .executeUpdate();
        return handles.size() < atMost ? Optional.empty() : Optional.of(last);
    }
}
