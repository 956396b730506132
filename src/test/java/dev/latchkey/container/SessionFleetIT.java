package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.CountedStatements;
import dev.latchkey.harness.Exchange;
import dev.latchkey.harness.Http;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Poll;
import dev.latchkey.harness.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two nodes, a Tomcat and a Jetty, on one database: what one session's concurrent requests do to each other, and what is
 * left when one of the nodes dies. Each is shown in small at every build and in full by {@code -Psoak}.
 */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
final class SessionFleetIT {
    private static final String COOKIE = "latchkey-probe";

    /** Between two requests of one of the eight clients: some two hundred a second of all, which leave the sweep room. */
    private static final Duration SWEEP_LOAD = Duration.ofMillis(40);

    /** Rows planted in one transaction. */
    private static final int PART = 10_000;

    private static final Map<TestDatabase, List<Node>> FLEETS = new EnumMap<>(TestDatabase.class);

    private final TestDatabase kind;
    private final List<Node> nodes;

    SessionFleetIT(TestDatabase kind) {
        this.kind = kind;
        this.nodes = FLEETS.computeIfAbsent(kind, k -> {
            TestDatabase.Fresh database = k.fresh();
            List<Node> fleet = List.of(node(Container.TOMCAT_11, database), node(Container.JETTY_12, database));
            fleet.forEach(Node::await);
            return fleet;
        });
    }

    private static Node node(Container container, TestDatabase.Fresh database) {
        return Node.on(container)
                .at("/probe")
                .war(ProbeApp.quiet())
                .on(database)
                .launch();
    }

    @AfterAll
    static void stop() {
        FLEETS.values().forEach(fleet -> fleet.forEach(Node::close));
        FLEETS.clear();
    }

    private static Exchange send(Node node, String path, String key) {
        Http request = Http.get(node.uri("/probe/" + path));
        return (key.isEmpty() ? request : request.cookie(COOKIE, key)).send();
    }

    private String begun() {
        Exchange made = send(nodes.get(0), "set", "");
        return made.cookie(COOKIE).orElseThrow(() -> new AssertionError(made.toString()));
    }

    private long number(String sql) {
        try (Connection connection = nodes.get(0).database().connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private int execute(String sql) {
        try (Connection connection = nodes.get(0).database().connect();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Deadlocks that the database has seen so far, retried or not. */
    private long deadlocks() {
        if (kind == TestDatabase.MARIADB) {
            return number("select variable_value from information_schema.global_status"
                    + " where variable_name = 'INNODB_DEADLOCKS'");
        }
        // What a session reported is visible after its transaction; ours are short.
        return number("select deadlocks from pg_stat_database where datname = current_database()");
    }

    @Test
    void attributes_of500RequestsAtOnce_areAllKept() {
        attributesAreKept(500);
    }

    @Tag("soak")
    @Test
    void attributes_of10000RequestsAtOnce_areAllKept() {
        attributesAreKept(10_000);
    }

    private void attributesAreKept(int requests) {
        String key = begun();
        Load.run(50, requests, i -> {
            Exchange answer = send(nodes.get(i % 2), "both?name=own" + i + "&value=v" + i, key);
            assertEquals(200, answer.status(), answer::toString);
        });
        Set<String> expected = ConcurrentHashMap.newKeySet();
        IntStream.range(0, requests).forEach(i -> expected.add("own" + i));
        expected.addAll(List.of("shared", "plain"));
        for (Node node : nodes) {
            String names = send(node, "names", key).body();
            assertEquals(expected, Set.of(names.substring(1, names.length() - 1).split(", ")));
            String shared = send(node, "get?name=shared", key).body();
            assertTrue(shared.matches("v\\d+") && Integer.parseInt(shared.substring(1)) < requests, shared);
        }
    }

    @Test
    void logouts_duringSlowRequests_50_leaveNoneAlive() {
        logoutsLeaveNoneAlive(50);
    }

    @Tag("soak")
    @Test
    void logouts_duringSlowRequests_1000_leaveNoneAlive() {
        logoutsLeaveNoneAlive(1000);
    }

    private void logoutsLeaveNoneAlive(int times) {
        execute("delete from web_session");
        String run = "gate-" + System.nanoTime() + "-";
        Load.run(16, times, i -> {
            Node slowOne = nodes.get(i % 2);
            Node other = nodes.get((i + 1) % 2);
            String key = begun();
            Thread slow = Load.start(() -> {
                Exchange answer = send(slowOne, "slow?value=" + run + i, key);
                assertEquals("written", answer.body(), answer::toString);
            });
            Poll.until(
                    Duration.ofSeconds(20),
                    "the slow request",
                    () -> Http.get(slowOne.uri("/reached?value=" + run + i))
                            .send()
                            .body()
                            .equals("true"));
            assertEquals(200, send(other, "invalidate", key).status());
            Http.get(slowOne.uri("/open?value=" + run + i)).send();
            Load.join(slow);
            assertEquals("none", send(slowOne, "find", key).body());
            assertEquals("none", send(other, "find", key).body());
        });
        assertEquals(0, number("select count(*) from web_session"));
        assertEquals(0, number("select count(*) from web_session_attribute"));
    }

    @Test
    void kill_ofOneNode_once_losesNoSession() {
        killsLoseNoSession(1);
    }

    @Tag("soak")
    @Test
    void kill_ofOneNode_20times_losesNoSession() {
        killsLoseNoSession(20);
    }

    private void killsLoseNoSession(int kills) {
        Map<String, Integer> sessions = new ConcurrentHashMap<>();
        IntStream.range(0, 8).forEach(i -> sessions.put(begun(), 0));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger failed = new AtomicInteger();
        List<Thread> clients = sessions.keySet().stream()
                .map(key -> Load.start(() -> {
                    int count = 0;
                    while (!over.get()) {
                        count++;
                        if (!acknowledged(key, count, failed)) {
                            continue;
                        }
                        sessions.put(key, count);
                    }
                }))
                .toList();
        for (int i = 0; i < kills; i++) {
            Node victim = nodes.get(i % 2);
            victim.kill();
            victim.start();
        }
        over.set(true);
        clients.forEach(Load::join);
        sessions.forEach((key, count) -> {
            assertTrue(count > 0);
            for (Node node : nodes) {
                assertEquals("v" + count, send(node, "get?name=count", key).body(), () -> "of " + key.length());
            }
        });
    }

    /** Sets the count on whichever node answers; a node that is gone is passed over, as a balancer would. */
    private boolean acknowledged(String key, int count, AtomicInteger failed) {
        for (int node = 0; node < 2; node++) {
            try {
                Exchange answer = send(nodes.get((count + node) % 2), "set?name=count&value=v" + count, key);
                if (answer.status() == 200) {
                    assertEquals(List.of(), answer.setCookies(), "a new session would mean that ours was lost");
                    return true;
                }
                // A server that is just starting has no application yet.
                assertTrue(answer.status() == 404 || answer.status() == 503, answer::toString);
            } catch (java.io.UncheckedIOException e) {
                failed.incrementAndGet();
            }
        }
        return false;
    }

    @Test
    void sweep_of5000_underLoad_makesNoDeadlock() {
        sweepMakesNoDeadlock(5_000);
    }

    @Tag("soak")
    @Test
    void sweep_of1000000_underLoad_makesNoDeadlock() {
        sweepMakesNoDeadlock(1_000_000);
    }

    private void sweepMakesNoDeadlock(int rows) {
        long before = deadlocks();
        plantExpired(rows);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        List<Thread> clients = IntStream.range(0, 8)
                .mapToObj(client -> Load.start(() -> {
                    String key = begun();
                    for (int i = 0; !over.get(); i++) {
                        Exchange answer = send(nodes.get(i % 2), "both?name=n" + i % 5 + "&value=v" + i, key);
                        assertEquals(200, answer.status(), answer::toString);
                        served.incrementAndGet();
                        Load.pause(SWEEP_LOAD);
                    }
                }))
                .toList();
        long start = System.nanoTime();
        try {
            Poll.until(Duration.ofMinutes(30), "the sweep", () -> !isAnyPlanted());
        } finally {
            over.set(true);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        clients.forEach(Load::join);
        assertEquals(before, deadlocks());
        nodes.forEach(node ->
                assertTrue(!node.log().toLowerCase(java.util.Locale.ROOT).contains("deadlock")));
        System.out.printf("%s: %d rows swept in %.1f s beside %d requests%n", kind, rows, seconds, served.get());
    }

    private boolean isAnyPlanted() {
        return number("select count(*) from"
                        + " (select 1 from web_session where handle like 'x%' and length(handle) < 22 limit 1) t")
                > 0;
    }

    /**
     * Plants sessions with an attribute each, in parts, all of which are over at one moment a little ahead: until then no
     * sweep takes the first parts away while the last ones are written.
     */
    private void plantExpired(int rows) {
        long over = number(
                        kind == TestDatabase.MARIADB
                                ? "select timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) div 1000"
                                : "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")
                + Math.max(2_000, rows / 4);
        for (int first = 1; first <= rows; first += PART) {
            plant(first, Math.min(rows, first + PART - 1), over);
        }
    }

    private void plant(int first, int last, long over) {
        String hash = kind == TestDatabase.MARIADB ? "unhex(sha2(concat('x', i), 256))" : "sha256(('x' || i)::bytea)";
        String handle = kind == TestDatabase.MARIADB ? "concat('x', i)" : "'x' || i";
        String source = kind == TestDatabase.MARIADB
                ? "(select seq i from seq_" + first + "_to_" + last + ") t"
                : "generate_series(" + first + ", " + last + ") i";
        try (Connection connection = nodes.get(0).database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate(
                    "insert into web_session (key_hash, handle, renewals, created_at, last_used_at, idle_millis, ends_at,"
                            + " expires_at, lent_until, bound, address, user_agent) select " + hash + ", " + handle
                            + ", 0, 1, 1, 1000, " + over + ", " + over + ", 0, 0, '', '' from " + source);
            statement.executeUpdate("insert into web_session_attribute (session_handle, name, content) select " + handle
                    + ", 'a', " + hash + " from " + source);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void reads_300InAMinute_areSoManySelects_andOneUpdate() {
        readsAreSelects(300);
    }

    @Tag("soak")
    @Test
    void reads_1000InAMinute_areSoManySelects_andOneUpdate() {
        readsAreSelects(1000);
    }

    private void readsAreSelects(int times) {
        Node node = nodes.get(0);
        String key = begun();
        // The sweep of the other node would be counted too, and so would the clock's.
        execute("update web_session set last_used_at = last_used_at - 61000");
        try (CountedStatements counted = node.database().countStatements().ignoring(SessionFleetIT::isBackground)) {
            Load.run(16, times, i -> assertEquals(200, send(node, "find", key).status()));
            List<String> statements = counted.statements();
            long selects = statements.stream()
                    .filter(sql -> sql.toLowerCase(java.util.Locale.ROOT).startsWith("select"))
                    .count();
            assertEquals(times, selects, counted::toString);
            assertEquals(times + 1, statements.size(), counted::toString);
        }
    }

    private static boolean isBackground(String sql) {
        String lower = sql.toLowerCase(java.util.Locale.ROOT);
        return lower.contains("skip locked") || lower.contains("clock_timestamp") || lower.contains("utc_timestamp");
    }

    @Test
    void statements_toSetAndToReadAndSet_areTwoAndThree() {
        Node node = nodes.get(0);
        String key = begun();
        try (CountedStatements counted = node.database().countStatements().ignoring(SessionFleetIT::isBackground)) {
            send(node, "set?name=fresh&value=1", key);
            assertEquals(2, counted.statements().size(), counted::toString);
        }
        send(node, "list?value=a", key);
        try (CountedStatements counted = node.database().countStatements().ignoring(SessionFleetIT::isBackground)) {
            assertEquals("[a, b]", send(node, "list?value=b", key).body());
            assertEquals(3, counted.statements().size(), counted::toString);
        }
    }

    @Test
    void gadget_plantedInTheColumn_isDropped_andTheRequestGoesOn() throws SQLException {
        String key = begun();
        send(nodes.get(0), "set?name=victim&value=fine", key);
        try (Connection connection = nodes.get(0).database().connect();
                var update = connection.prepareStatement(
                        "update web_session_attribute set content = ? where name = 'victim'")) {
            update.setBytes(1, Planted.bytes());
            assertEquals(1, update.executeUpdate());
        }
        for (Node node : nodes) {
            Exchange answer = send(node, "get?name=victim", key);
            assertEquals(200, answer.status());
            assertEquals("null", answer.body());
        }
        assertEquals("value", send(nodes.get(1), "get", key).body());
        assertTrue(nodes.get(0).log().contains("Attribute victim of session"), nodes.get(0)::log);
        nodes.forEach(node -> assertTrue(!node.log().contains("THE GADGET RAN")));
        assertEquals(0, number("select count(*) from web_session_attribute where name = 'victim'"));
    }
}
