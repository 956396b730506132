package dev.latchkey.harness;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The databases that Latchkey promises to run on. Each server starts at most once per test JVM, at the first
 * {@link #fresh()}.
 */
public enum TestDatabase {
    H2("org.h2.Driver", "org.h2.jdbcx.JdbcDataSource"),
    POSTGRESQL("org.postgresql.Driver", "org.postgresql.ds.PGSimpleDataSource"),
    MARIADB("org.mariadb.jdbc.Driver", "org.mariadb.jdbc.MariaDbDataSource");

    private final String driver;
    private final String dataSource;

    TestDatabase(String driver, String dataSource) {
        this.driver = driver;
        this.dataSource = dataSource;
    }

    /** A new empty database with a user of its own, who owns it and nothing else. */
    public Fresh fresh() {
        return switch (this) {
            case H2 -> H2Database.create();
            case POSTGRESQL -> Postgres.shared().fresh();
            case MARIADB -> MariaDb.shared().fresh();
        };
    }

    String driver() {
        return driver;
    }

    String dataSource() {
        return dataSource;
    }

    Path driverJar() {
        try {
            return Path.of(Class.forName(driver)
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One database. Closing drops it, while connections to it may still be open. */
    public interface Fresh extends AutoCloseable {
        TestDatabase kind();

        String jdbcUrl();

        String username();

        String password();

        /**
         * Counts, from now on, what the database itself says was asked of this database: see
         * {@link CountedStatements}. One count at a time.
         */
        CountedStatements countStatements();

        @Override
        void close();

        /** A connection as the application's user. An H2 file lets only one process in at a time. */
        default Connection connect() throws SQLException {
            return DriverManager.getConnection(jdbcUrl(), username(), password());
        }

        /** {@code LATCHKEY_DB_URL}, {@code _USERNAME} and {@code _PASSWORD}. */
        default Map<String, String> environment() {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("LATCHKEY_DB_URL", jdbcUrl());
            variables.put("LATCHKEY_DB_USERNAME", username());
            variables.put("LATCHKEY_DB_PASSWORD", password());
            return variables;
        }
    }
}
