package dev.latchkey.db;

import jakarta.persistence.SchemaValidationException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.hibernate.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens once, before the first request: waiting for the database and migrating it. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final int H2_IN_USE = 90020;

    /** The first attempt may take too long where nothing is wrong: the driver's classes, and a new file of H2's. */
    private static final int SAY_SO = 2;

    /** After a quarter of a second each: whoever made the table first has long been done. */
    private static final int MIGRATE_AGAIN = 3;

    private Opening() {}

    /** Waits until the database answers, at most the start timeout, and says which it is. */
    static Vendor await(DataSource dataSource, DatabaseSettings settings) {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = dataSource.getConnection()) {
                return Vendor.of(connection.getMetaData().getURL());
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        settings.key() + ": this is neither a PostgreSQL nor a MariaDB database", e);
            } catch (SQLException e) {
                if (inUse(e)) {
                    throw EmbeddedFile.inUse(settings.url());
                }
                if (System.nanoTime() >= deadline) {
                    throw new IllegalStateException(settings.key() + ": the database did not answer within "
                            + settings.startTimeout().toSeconds() + " s (latchkey.db.start-timeout): "
                            + Outage.reason(e) + " " + rootMessage(e));
                }
                if (attempt == SAY_SO) {
                    LOG.warn("Waiting for the database: {}", Outage.reason(e));
                }
                pause();
            }
        }
    }

    private static boolean inUse(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getErrorCode() == H2_IN_USE) {
                return true;
            }
        }
        return false;
    }

    /** What the driver says, without what is not for the log: it may repeat the user, or the URL with a password. */
    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (Outage.isRefusedUser(e)) {
            return "It does not let latchkey.db.username in with latchkey.db.password.";
        }
        String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return message.contains("jdbc:") ? "" : message;
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted while it waited for the database", e);
        }
    }

    /**
     * Brings the tables up to this version. Flyway's own lock lets one of several nodes do it, but hangs on a table: of
     * nodes that find none and make it at once one may fail, and tries again.
     */
    static void migrate(DataSource dataSource, Vendor vendor, DatabaseSettings settings) {
        Flyway flyway = flyway(dataSource, vendor, settings);
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            // This one says what went wrong; a later one may say no more than that something did.
            if (!migratesLater(flyway)) {
                throw new IllegalStateException(
                        "The database could not be brought to this version: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        e);
            }
        }
    }

    private static boolean migratesLater(Flyway flyway) {
        for (int i = 0; i < MIGRATE_AGAIN; i++) {
            pause();
            try {
                flyway.migrate();
                return true;
            } catch (FlywayException e) {
                LOG.debug("The migration failed again", e);
            }
        }
        return false;
    }

    private static Flyway flyway(DataSource dataSource, Vendor vendor, DatabaseSettings settings) {
        FluentConfiguration flyway = Flyway.configure(Opening.class.getClassLoader());
        if (settings.container().isPresent()) {
            flyway.dataSource(dataSource);
        } else {
            // Not by the pool: its connections give up after 2 s, and an index over a large table takes longer.
            flyway.dataSource(
                    settings.url(),
                    settings.username().orElse(null),
                    settings.password().orElse(null));
        }
        return flyway.locations(settings.migrations().stream()
                        .map(folder -> "classpath:" + folder)
                        .toArray(String[]::new))
                .table("latchkey_history")
                .placeholders(vendor.placeholders())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /** Lets Hibernate compare the tables with what the entities expect. */
    static void validate(SessionFactory sessions) {
        try {
            sessions.getSchemaManager().validate();
        } catch (SchemaValidationException e) {
            throw new IllegalStateException(
                    "The database's tables are not those of this version: " + rootMessage(e), e);
        }
    }

    /** Takes our drivers out of the JVM's register, which outlives an undeployed application. */
    static void forgetDrivers() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == Opening.class.getClassLoader()) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    LOG.warn("{} stays registered", driver.getClass().getName(), e);
                }
            }
        }
    }
}
