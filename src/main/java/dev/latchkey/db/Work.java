package dev.latchkey.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.exception.GenericJDBCException;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work at the database, handed down from the rules to the stores that take part in it.
 *
 * <p>Only stores may ask for the session; rules pass the work on and cannot write SQL by accident.
 */
public final class Work {
    private final SessionFactory sessions;
    private final DataSource dataSource;
    private final Vendor vendor;

    private @Nullable StatelessSession session;

    Work(SessionFactory sessions, DataSource dataSource, Vendor vendor) {
        this.sessions = sessions;
        this.dataSource = dataSource;
        this.vendor = vendor;
    }

    /** Returns the Hibernate session; the connection is taken from the pool by its first statement. */
    public StatelessSession session() {
        StatelessSession open = session;
        if (open == null) {
            open = sessions.openStatelessSession();
            session = open;
        }
        return open;
    }

    void end() {
        if (session != null) {
            session.close();
        }
    }

    /**
     * Reads the one row that a statement with one parameter finds, by the driver alone; for the statements of every
     * request. It counts as Hibernate's own do, and is part of the transaction if there is one.
     *
     * @return the columns, as the driver's natural type of each; null when there is no row
     */
    public Object @Nullable [] row(String sql, byte[] parameter) {
        if (session != null) {
            return session.doReturningWork(connection -> row(connection, sql, parameter));
        }
        try (Connection connection = dataSource.getConnection()) {
            return row(connection, sql, parameter);
        } catch (SQLException e) {
            throw new GenericJDBCException("A row could not be read", e);
        }
    }

    private static Object @Nullable [] row(Connection connection, String sql, byte[] parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, parameter);
            Cost.started();
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? columns(result) : null;
            } finally {
                Cost.ended();
            }
        }
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
