package dev.latchkey.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL. Most tests want {@link TestDatabase#fresh()}, which uses the one shared server; a test that stops
 * or freezes the server makes its own with {@link #start()}.
 */
public final class Postgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern EXECUTED =
            Pattern.compile("^(?:statement|execute (?!fetch from )[^:]*): (.*)$", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path data;
    private final Path log;
    private final int port;
    private final Map<String, String> settings;

    private @Nullable EmbeddedPostgres running;

    private Postgres(Map<String, String> settings) {
        Path directory = Run.create(Run.directory().resolve("data")).resolve("postgres-" + UUID.randomUUID());
        this.data = directory.resolve("data");
        this.log = Run.create(directory.resolve("log"));
        this.port = Ports.free();
        this.settings = settings;
        startAgain();
    }

    private static final class Shared {
        static final Postgres SERVER = start();
    }

    static Postgres shared() {
        return Shared.SERVER;
    }

    /** Starts a server for the caller alone. */
    public static Postgres start() {
        return start(Map.of());
    }

    /** The same with settings such as {@code max_connections}. */
    public static Postgres start(Map<String, String> settings) {
        return new Postgres(settings);
    }

    /** A new empty database with an owner of its own. */
    public TestDatabase.Fresh fresh() {
        String name = "latchkey_" + UUID.randomUUID().toString().substring(0, 8);
        administer("create role " + name + " login password 'pg-test'", "create database " + name + " owner " + name);
        return new PostgresDatabase(this, name);
    }

    public int port() {
        return port;
    }

    /**
     * Starts it on the same data and port, after {@link #stop()}. Commits are synchronous: with zonky's own setting an
     * immediate stop loses acknowledged ones, and a test of ours would blame Latchkey.
     */
    public void startAgain() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(Run.kept("postgres").toFile())
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setPGStartupWait(PATIENCE)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_destination", "jsonlog")
                .setServerConfig("log_directory", log.toString())
                .setServerConfig("log_filename", "postgres")
                .setServerConfig("log_rotation_size", "0")
                .setServerConfig("log_statement", "all");
        settings.forEach(builder::setServerConfig);
        try {
            running = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Watchdog.watch(pid(), "QUIT");
    }

    /** What {@code pg_ctl stop -m immediate} does: every connection breaks, the next start recovers. */
    public void stop() {
        long pid = pid();
        Shell.signal("QUIT", pid);
        Poll.until(PATIENCE, "end of PostgreSQL", () -> !isRunning(pid));
        Watchdog.forget(pid);
        release();
    }

    /** Gives back zonky's lock on the data, or it would not start there again; the process is gone already. */
    private void release() {
        try {
            Objects.requireNonNull(running).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Freezes the server and all its connections (SIGSTOP): packets are accepted and never answered. */
    public void suspend() {
        Shell.signal("STOP", pid());
        children().forEach(pid -> Shell.signal("STOP", pid));
    }

    /** Lets it go on. */
    public void resume() {
        children().forEach(pid -> Shell.signal("CONT", pid));
        Shell.signal("CONT", pid());
    }

    private List<Long> children() {
        return ProcessHandle.of(pid())
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            stop();
        }
        Run.deleteTree(Objects.requireNonNull(data.getParent()));
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private long pid() {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    void administer(String... statements) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How far the log has come. */
    long logged() {
        return mark(0);
    }

    /** What the database executed since then. */
    List<String> executedSince(long position, String database) {
        long end = mark(position);
        return read(position, end)
                .lines()
                .map(Postgres::parse)
                .filter(line -> line.path("dbname").asText().equals(database))
                .map(line -> EXECUTED.matcher(line.path("message").asText()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    /**
     * Waits until all that was executed is in the file. A marker goes through the same pipe as every line before it, so
     * once it has come out, they have.
     */
    private long mark(long from) {
        String marker = "marker-" + UUID.randomUUID();
        administer("select '" + marker + "'");
        Poll.until(PATIENCE, marker + " in " + logFile(), () -> {
            String text = read(from, size());
            return text.contains(marker) && text.endsWith("\n");
        });
        return size();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private Path logFile() {
        return log.resolve("postgres.json");
    }

    private long size() {
        try {
            return Files.exists(logFile()) ? Files.size(logFile()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(long from, long to) {
        if (to <= from) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(logFile())) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(to - from));
            channel.position(from);
            int count = 0;
            while (buffer.hasRemaining() && count >= 0) {
                count = channel.read(buffer);
            }
            return new String(buffer.array(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
