package dev.latchkey.db;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away from one that refused a statement, and counts the former. */
final class Outage {
    // Connection exception, operator intervention, insufficient resources, and H2's "database is closed".
    private static final Set<String> CLASSES = Set.of("08", "57", "53");
    private static final Set<Integer> H2_CLOSED = Set.of(90098, 90121, 90067);

    // Serialisation failure, deadlock, unique violation (PostgreSQL, H2), integrity violation (MariaDB).
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "23505");
    private static final int MARIADB_DUPLICATE = 1062;
    private static final int MARIADB_LOCK_WAIT = 1205;
    private static final int MARIADB_CHANGED = 1020;
    private static final Set<Integer> H2_CONFLICTS = Set.of(90131, 50200);

    private Outage() {}

    /**
     * Two failures among the last four calls open the circuit. Only the probe closes it: a trial by a request would make
     * that one person wait for as long as the database takes to not answer.
     */
    static CircuitBreaker breaker() {
        return CircuitBreaker.of(
                "database",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(4)
                        .minimumNumberOfCalls(2)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofDays(365))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    static boolean isOutage(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException e && isOutage(e)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutage(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || e instanceof SQLTimeoutException
                || H2_CLOSED.contains(e.getErrorCode())
                || state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2));
    }

    /** SQLSTATE class 28, invalid authorization specification. */
    static boolean isRefusedUser(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException e
                    && e.getSQLState() != null
                    && e.getSQLState().startsWith("28")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells whether all connections were busy for too long, which says nothing of the database: with a cause, a pool
     * says that it could make none.
     */
    static boolean isCrowd(Throwable thrown) {
        SQLException e = sql(thrown);
        return e != null
                && (e instanceof SQLTransientConnectionException && e.getCause() == null
                        || e.getCause() instanceof NoSuchElementException
                        || e.getClass().getSimpleName().equals("PoolExhaustedException"));
    }

    static boolean isConflict(Throwable thrown) {
        SQLException e = sql(thrown);
        return e != null
                && (e.getSQLState() != null && CONFLICTS.contains(e.getSQLState())
                        || e.getErrorCode() == MARIADB_DUPLICATE
                        || e.getErrorCode() == MARIADB_LOCK_WAIT
                        || e.getErrorCode() == MARIADB_CHANGED
                        || H2_CONFLICTS.contains(e.getErrorCode()));
    }

    /** Returns a line without the URL or the statement: class and SQL state say enough. */
    static String reason(Throwable thrown) {
        SQLException e = sql(thrown);
        return e == null
                ? thrown.getClass().getSimpleName()
                : e.getClass().getSimpleName() + " " + e.getSQLState() + "/" + e.getErrorCode();
    }

    private static @Nullable SQLException sql(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException e) {
                return e;
            }
        }
        return null;
    }
}
