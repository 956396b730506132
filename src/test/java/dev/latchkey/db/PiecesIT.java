package dev.latchkey.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everybody's sign-ins end piece by piece, on every database the same. */
class PiecesIT {
    private static final String TABLE = "token_sign_in";
    private static final int DIGITS = 10;

    /** Plants {@code 10^powers} sign-ins that began at 1, and one that began at 3. */
    private static void plant(TestDatabase kind, TestDatabase.Fresh fresh, int powers) throws SQLException {
        String handle = "concat(";
        String from = "";
        for (int i = 0; i < powers; i++) {
            handle += (i == 0 ? "" : ", ") + "d" + i + ".n";
            from += (i == 0 ? "" : ", ") + "digit d" + i;
        }
        handle += ", '-')";
        String hash = switch (kind) {
            case H2 -> "stringtoutf8(" + handle + ")";
            case POSTGRESQL -> "convert_to(" + handle + ", 'UTF8')";
            case MARIADB -> handle;
        };
        String rest = ", 'alice', %d, 1, 1, '', '', 1, 0";
        try (Connection connection = fresh.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table digit (n varchar(1))");
            for (int i = 0; i < DIGITS; i++) {
                statement.execute("insert into digit values ('" + i + "')");
            }
            statement.execute(
                    "insert into " + TABLE + " select " + handle + ", " + hash + rest.formatted(1) + " from " + from);
            statement.execute("insert into " + TABLE + " select concat(n, 'later'), "
                    + hash.replace(handle, "concat(n, 'later')") + rest.formatted(3) + " from digit where n = '5'");
        }
    }

    private static Database open(TestDatabase.Fresh fresh) {
        return Database.open(new DatabaseSettings(
                fresh.jdbcUrl(),
                Optional.of(fresh.username()),
                Optional.of(fresh.password()),
                Optional.empty(),
                Duration.ofSeconds(60),
                "latchkey",
                List.of("db/migration"),
                true));
    }

    private static int delete(Database database, int atMost) {
        int pieces = 0;
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            String from = after.get();
            after = database.write(work -> Pieces.delete(work, TABLE, from, 2, atMost));
            pieces++;
        }
        return pieces;
    }

    private static List<String> left(Database database) {
        return database.read(work -> work.session()
                .createNativeQuery("select handle from " + TABLE, String.class)
                .getResultList());
    }

    @ParameterizedTest
    @EnumSource
    void delete_piecesOf30_takesAllThatHaveBegunByThen(TestDatabase kind) throws SQLException {
        try (TestDatabase.Fresh fresh = kind.fresh();
                Database database = open(fresh)) {
            plant(kind, fresh, 2);
            assertEquals(4, delete(database, 30));
            assertEquals(List.of("5later"), left(database));
            assertEquals(1, delete(database, 30), "nothing is left to end");
        }
    }

    /** One transaction for them all takes longer than the 2 s after which the drivers give up. */
    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void delete_aMillion_noPieceLastsLongerThanTheDriverWaits(TestDatabase kind) throws SQLException {
        try (TestDatabase.Fresh fresh = kind.fresh();
                Database database = open(fresh)) {
            plant(kind, fresh, 6);
            long start = System.nanoTime();
            assertTrue(delete(database, 500) >= 2000);
            System.out.printf("%s: a million sign-ins ended in %d ms%n", kind, (System.nanoTime() - start) / 1_000_000);
            assertEquals(List.of("5later"), left(database));
        }
    }
}
