package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private final DataSource dataSource = mock(DataSource.class, RETURNS_DEEP_STUBS);

    private static DatabaseSettings settings(String url, Optional<DataSource> container) {
        return settings(url, container, Duration.ZERO);
    }

    private static DatabaseSettings settings(String url, Optional<DataSource> container, Duration startTimeout) {
        Optional<String> secret = Optional.of("hush");
        return new DatabaseSettings(url, secret, secret, container, startTimeout, "latchkey", List.of(), false);
    }

    private String refused(DatabaseSettings settings) {
        return assertThrows(IllegalStateException.class, () -> Opening.await(dataSource, settings))
                .getMessage();
    }

    private static DatabaseSettings byUrl() {
        return settings("jdbc:postgresql://db/x?user=dba&password=hush", Optional.empty());
    }

    @Test
    void await_inVain_namesTheKeyAndTheTimeout() throws Exception {
        when(dataSource.getConnection()).thenThrow(new SQLException("Connection refused", "08001"));
        assertEquals(
                "latchkey.db.url: the database did not answer within 0 s (latchkey.db.start-timeout):"
                        + " SQLException 08001/0 Connection refused",
                refused(byUrl()));
    }

    @Test
    void await_answersBeforeTheTimeout_goesOn() throws Exception {
        Connection connection = mock(Connection.class, RETURNS_DEEP_STUBS);
        when(connection.getMetaData().getURL()).thenReturn("jdbc:mariadb://db/x");
        SQLException down = new SQLException("Connection refused", "08001");
        when(dataSource.getConnection()).thenThrow(down, down).thenReturn(connection);
        DatabaseSettings patient = settings("jdbc:mariadb://db/x", Optional.empty(), Duration.ofSeconds(30));
        assertEquals(Vendor.MARIADB, Opening.await(dataSource, patient));
    }

    @Test
    void await_userRefused_showsNeitherUserNorPassword() throws Exception {
        SQLException cause = new SQLException("password authentication failed for user \"dba\"", "28P01");
        when(dataSource.getConnection()).thenThrow(new SQLException("no connection", cause));
        String message = refused(byUrl());
        assertTrue(message.endsWith("It does not let latchkey.db.username in with latchkey.db.password."), message);
        assertFalse(message.contains("dba") || message.contains("hush"), message);
    }

    @Test
    void await_driverRepeatsTheUrl_isNotRepeated() throws Exception {
        when(dataSource.getConnection()).thenThrow(new SQLException("no: jdbc:postgresql://db/x?user=dba", "08001"));
        assertFalse(refused(byUrl()).contains("dba"));
    }

    @Test
    void await_containersDatabaseOfAnotherKind_namesWhereItIsBound() throws Exception {
        when(dataSource.getConnection().getMetaData().getURL()).thenReturn("jdbc:derby:x");
        assertEquals(
                "java:comp/env/jdbc/latchkey: this is neither a PostgreSQL nor a MariaDB database",
                refused(settings("java:comp/env/jdbc/latchkey", Optional.of(dataSource))));
    }

    @Test
    void await_embeddedInUse_namesTheFile() throws Exception {
        when(dataSource.getConnection()).thenThrow(new SQLException("Database may be already in use", "90020", 90020));
        String message = refused(settings("jdbc:h2:file:/home/x/latchkey;WRITE_DELAY=0", Optional.empty()));
        assertTrue(message.startsWith("The embedded database /home/x/latchkey.mv.db is in use by another"), message);
    }
}
