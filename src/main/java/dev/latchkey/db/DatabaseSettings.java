package dev.latchkey.db;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Where the database is and what of it is wanted.
 *
 * @param url the JDBC URL; for a container's data source a description for messages
 * @param container the data source that the container binds; empty to pool connections ourselves
 * @param startTimeout how long the start waits for the database to answer
 * @param unit the persistence unit of {@code META-INF/persistence.xml}
 * @param migrations class path folders of the numbered SQL, such as {@code db/migration/session}
 * @param counted whether statements are counted for {@code Server-Timing}; see {@link Cost}
 */
public record DatabaseSettings(
        String url,
        Optional<String> username,
        Optional<String> password,
        Optional<DataSource> container,
        Duration startTimeout,
        String unit,
        List<String> migrations,
        boolean counted) {
    public DatabaseSettings {
        migrations = List.copyOf(migrations);
    }

    /** Returns the setting that says where the database is, for messages. */
    String key() {
        return container.isPresent() ? url : "latchkey.db.url";
    }

    @Override
    public String toString() {
        return "DatabaseSettings(" + unit + ")";
    }
}
