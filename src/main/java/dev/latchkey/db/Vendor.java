package dev.latchkey.db;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** The databases Latchkey runs on, and where they differ. */
public enum Vendor {
    H2(
            "org.h2.Driver",
            "cast(floor(extract(epoch from current_timestamp) * 1000) as bigint)",
            "varbinary(32)",
            "varbinary(1048576)",
            ""),
    POSTGRESQL(
            "org.postgresql.Driver",
            "cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)",
            "bytea",
            "bytea",
            ""),
    // utc_timestamp, not now(): local time is ambiguous for an hour each autumn.
    MARIADB(
            "org.mariadb.jdbc.Driver",
            "(timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) div 1000)",
            "varbinary(32)",
            "mediumblob",
            "engine=InnoDB character set utf8mb4 collate utf8mb4_bin");

    private final String driver;
    private final String now;
    private final String hash;
    private final String blob;
    private final String options;

    Vendor(String driver, String now, String hash, String blob, String options) {
        this.driver = driver;
        this.now = now;
        this.hash = hash;
        this.blob = blob;
        this.options = options;
    }

    /**
     * Finds the vendor of a JDBC URL.
     *
     * @throws IllegalArgumentException for any other database; the message says what would be right and repeats
     *     nothing of the URL
     */
    public static Vendor of(String url) {
        if (url.startsWith("jdbc:h2:")) {
            return H2;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        if (url.startsWith("jdbc:mariadb:")) {
            return MARIADB;
        }
        throw new IllegalArgumentException("a URL that starts with jdbc:postgresql: or jdbc:mariadb:");
    }

    /** Returns whether the driver can make sense of the URL. What it says of one that it cannot may repeat a password. */
    public boolean reads(String url) {
        try {
            Driver reader = Class.forName(driver)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
            // The one says so by the answer, the other by what it throws at whoever asks for more.
            return reader.acceptsURL(url) && reader.getPropertyInfo(url, new Properties()) != null;
        } catch (SQLException | ReflectiveOperationException e) {
            return false;
        }
    }

    /** Returns the SQL expression of the database's own clock in milliseconds since 1970 UTC. */
    public String now() {
        return now;
    }

    String driver() {
        return driver;
    }

    /** Returns driver properties that bound how long a statement may hang on a dead connection. */
    Map<String, String> limits() {
        return switch (this) {
            case H2 -> Map.of();
            case POSTGRESQL ->
                Map.of("socketTimeout", "2", "connectTimeout", "2", "loginTimeout", "2", "ApplicationName", "latchkey");
            case MARIADB -> Map.of("socketTimeout", "2000", "connectTimeout", "2000");
        };
    }

    /** Returns what the migrations call {@code ${hash}}, {@code ${blob}} and {@code ${options}}. */
    Map<String, String> placeholders() {
        return Map.of("hash", hash, "blob", blob, "options", options);
    }
}
