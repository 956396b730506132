package dev.latchkey.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open database: migrated, validated, with its clock read.
 *
 * <p>{@link #read} is for the request path: autocommit, so one statement is one round trip. {@link #write} is one
 * transaction, tried again when another transaction got in its way. Both pass a circuit breaker: while the database is
 * away they throw {@link DatabaseUnavailable} at once instead of holding a thread.
 */
public final class Database implements AutoCloseable {
    /** How often a transaction is tried before a conflict becomes an error. */
    private static final int TRIES = 8;

    /** Milliseconds to wait for a connection; with one statement after it still below the promised 3 s. */
    private static final long POOL_WAIT = 900;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DataSource dataSource;
    private final EmbeddedFile file;
    private final SessionFactory sessions;
    private final Vendor vendor;
    private final CircuitBreaker breaker;
    private final DatabaseClock clock;
    private final boolean counted;

    private Database(
            DataSource dataSource, EmbeddedFile file, SessionFactory sessions, Vendor vendor, boolean counted) {
        this.dataSource = dataSource;
        this.file = file;
        this.sessions = sessions;
        this.vendor = vendor;
        this.counted = counted;
        this.breaker = Outage.breaker();
        long sent = System.nanoTime();
        long millis = databaseMillis();
        this.clock = new DatabaseClock(System::nanoTime, millis, sent, System.nanoTime());
        // The first question also made the connection and whatever else is made once: too slow to be exact.
        pollClock();
    }

    /**
     * Waits for the database, migrates it (of several nodes that start at once one does, the others wait), and lets
     * Hibernate validate what is there.
     *
     * @throws IllegalStateException with one line for whoever reads the log: not reachable in time, in use by another
     *     process, or of a shape that this version does not know
     */
    public static Database open(DatabaseSettings settings) {
        EmbeddedFile file = EmbeddedFile.hold(settings.url());
        DataSource dataSource = settings.container().orElseGet(() -> pool(settings));
        try {
            Vendor vendor = Opening.await(dataSource, settings);
            Opening.migrate(dataSource, vendor, settings);
            SessionFactory sessions = Mapping.open(dataSource, settings);
            try {
                Opening.validate(sessions);
                return new Database(dataSource, file, sessions, vendor, settings.counted());
            } catch (RuntimeException | Error e) {
                sessions.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            close(dataSource, file);
            throw e;
        }
    }

    private static HikariDataSource pool(DatabaseSettings settings) {
        Vendor vendor = Vendor.of(settings.url());
        HikariConfig config = new HikariConfig();
        config.setPoolName("latchkey");
        config.setDriverClassName(vendor.driver());
        config.setJdbcUrl(settings.url());
        settings.username().ifPresent(config::setUsername);
        settings.password().ifPresent(config::setPassword);
        config.setConnectionTimeout(POOL_WAIT);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        // A pool that keeps so many ready tries again and again while the database is away, in the end every 5 s, and
        // would find it back too late. Then one that makes them when somebody asks.
        config.setMinimumIdle(0);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        vendor.limits().forEach(config::addDataSourceProperty);
        return new HikariDataSource(config);
    }

    /**
     * Runs the job in autocommit.
     *
     * @throws DatabaseUnavailable when the database does not answer
     */
    public <T, E extends Exception> T read(Job<T, E> job) throws E {
        return guarded(() -> alone(job));
    }

    /**
     * Runs the job in one transaction and commits it; whatever it throws rolls back. When the database reports a
     * deadlock, a failed serialisation or a duplicate key, the whole job runs again: it must change nothing but the
     * database.
     *
     * @throws DatabaseUnavailable when the database does not answer
     */
    public <T, E extends Exception> T write(Job<T, E> job) throws E {
        for (int attempt = 1; ; attempt++) {
            try {
                return guarded(() -> transaction(job));
            } catch (RuntimeException e) {
                if (attempt == TRIES || !Outage.isConflict(e)) {
                    throw e;
                }
                LOG.debug("Another transaction got in the way; attempt {} of {}", attempt, TRIES, e);
            }
        }
    }

    private <T, E extends Exception> T alone(Job<T, E> job) throws E {
        Work work = new Work(sessions, dataSource, vendor);
        try {
            return job.run(work);
        } finally {
            work.end();
        }
    }

    private <T, E extends Exception> T transaction(Job<T, E> job) throws E {
        return alone(work -> {
            Transaction transaction = work.session().beginTransaction();
            boolean done = false;
            try {
                T result = job.run(work);
                transaction.commit();
                done = true;
                return result;
            } finally {
                if (!done && transaction.isActive()) {
                    rollback(transaction);
                }
            }
        });
    }

    private static void rollback(Transaction transaction) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            // The cause is already on its way up; a connection that cannot even roll back is closed by the pool.
            LOG.debug("Rollback failed", e);
        }
    }

    private interface Call<T, E extends Exception> {
        T run() throws E;
    }

    private <T, E extends Exception> T guarded(Call<T, E> call) throws E {
        if (!breaker.tryAcquirePermission()) {
            throw new DatabaseUnavailable("The database did not answer; it is asked again each second");
        }
        long start = System.nanoTime();
        try {
            T result = call.run();
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return result;
        } catch (RuntimeException e) {
            if (Outage.isCrowd(e)) {
                // Whoever waited too long is turned away; the circuit stays closed, or a crowd would shut everybody
                // out.
                breaker.releasePermission();
                throw new DatabaseUnavailable("No connection to the database became free in time");
            }
            if (Outage.isOutage(e)) {
                breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
                throw new DatabaseUnavailable("The database does not answer: " + Outage.reason(e), e);
            }
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            throw e;
        } catch (Exception e) {
            breaker.releasePermission();
            throw e;
        }
    }

    /**
     * Asks the database whatever the breaker says, and tells the breaker what came of it. For the one poll a second
     * that finds out when an outage is over, so that no request has to.
     *
     * @throws DatabaseUnavailable when it does not answer
     */
    public <T, E extends Exception> T probe(Job<T, E> job) throws E {
        try {
            T result = alone(job);
            if (breaker.getState() != CircuitBreaker.State.CLOSED) {
                breaker.transitionToClosedState();
                LOG.info("The database answers again");
            }
            return result;
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            if (!Outage.isCrowd(e) && breaker.getState() == CircuitBreaker.State.CLOSED) {
                breaker.transitionToOpenState();
                LOG.warn("The database does not answer: {}", Outage.reason(e));
            }
            throw new DatabaseUnavailable("The database does not answer: " + Outage.reason(e), e);
        }
    }

    /** Reads the database's clock in one statement of its own, where no other poll brings the time along. */
    public void pollClock() {
        long sent = System.nanoTime();
        clock.observe(databaseMillis(), sent, System.nanoTime());
    }

    private long databaseMillis() {
        return probe(work -> work.session()
                .createNativeQuery("select " + vendor.now() + " as millis", Long.class)
                .addScalar("millis", Long.class)
                .getSingleResult());
    }

    public DatabaseClock clock() {
        return clock;
    }

    /** Returns whether {@link Cost} counts what is asked here. */
    public boolean counted() {
        return counted;
    }

    /** Returns how many statements this node can have there at once; 0 where the container's pool does not tell. */
    public int connections() {
        return dataSource instanceof HikariDataSource pool ? pool.getMaximumPoolSize() : 0;
    }

    /** Returns whether the database answers now; at once while it is known to be away. */
    public boolean answers() {
        try {
            return read(work -> work.session()
                            .createNativeQuery("select 1 as answer", Integer.class)
                            .addScalar("answer", Integer.class)
                            .getSingleResult())
                    == 1;
        } catch (DatabaseUnavailable e) {
            return false;
        }
    }

    @Override
    public void close() {
        sessions.close();
        close(dataSource, file);
    }

    /** Takes the drivers of this class loader out of the JVM's register; for an application that is undeployed. */
    public static void forgetDrivers() {
        Opening.forgetDrivers();
    }

    private static void close(DataSource dataSource, EmbeddedFile file) {
        if (dataSource instanceof HikariDataSource pool) {
            pool.close();
        }
        file.close();
    }
}
