package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class OutageTest {
    private static void assertIs(boolean outage, boolean crowd, SQLException e) {
        RuntimeException wrapped = new RuntimeException(new RuntimeException(e));
        assertEquals(outage, Outage.isOutage(wrapped), () -> "outage " + e);
        assertEquals(crowd, Outage.isCrowd(wrapped), () -> "crowd " + e);
    }

    @Test
    void isOutage_connectionLostOrRefused() {
        assertIs(true, false, new SQLException("gone", "08006"));
        assertIs(true, false, new SQLException("shutting down", "57P01"));
        assertIs(true, false, new SQLException("too many clients", "53300"));
        assertIs(true, false, new SQLNonTransientConnectionException("gone"));
        assertIs(true, false, new SQLTransientConnectionException("none", new SQLException("refused", "08001")));
    }

    @Test
    void isCrowd_poolThatHasAllItsConnectionsInUse() {
        assertIs(true, true, new SQLTransientConnectionException("latchkey - Connection is not available"));
        assertIs(
                false,
                true,
                new SQLException("Cannot get a connection", new NoSuchElementException("Timeout waiting")));
    }

    @Test
    void neither_aRefusedStatement() {
        assertIs(false, false, new SQLException("duplicate", "23505"));
        assertIs(false, false, new SQLException("deadlock", "40P01"));
    }
}
