package dev.latchkey.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work at the database, handed down from the rules to the stores that take part in it.
 *
 * <p>Only stores may ask for the session; rules pass the work on and cannot write SQL by accident.
 */
public final class Work {
    private final StatelessSession session;
    private final Vendor vendor;

    Work(StatelessSession session, Vendor vendor) {
        this.session = session;
        this.vendor = vendor;
    }

    /** Returns the Hibernate session; the connection is taken from the pool by its first statement. */
    public StatelessSession session() {
        return session;
    }

    /**
     * Reads the one row that a statement with one parameter finds, by the driver alone; for the statements of every
     * request. It counts as Hibernate's own do.
     *
     * @return the columns, as the driver's natural type of each; null when there is no row
     */
    public Object @Nullable [] row(String sql, byte[] parameter) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setBytes(1, parameter);
                Cost.started();
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? columns(result) : null;
                } finally {
                    Cost.ended();
                }
            }
        });
    }

    private static Object[] columns(ResultSet result) throws SQLException {
        Object[] columns = new Object[result.getMetaData().getColumnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = result.getObject(i + 1);
        }
        return columns;
    }

    /** Returns which database this is, for the few statements that each spells its own way. */
    public Vendor vendor() {
        return vendor;
    }
}
