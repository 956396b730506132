package dev.latchkey.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.account.Refusal;
import dev.latchkey.harness.Container;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends every file of the corpus to Tomcat and to Jetty, and looks into the log for the reason that it names. */
class AttackCorpusIT {
    private record Logged(Node node, AttackFile attack, String id, String reason) {}

    /** Fewer than the 100 after which Tomcat closes a connection. */
    private static final int PER_CONNECTION = 90;

    /** So many attacks make fewer mistakes than an address may. */
    private static final int FORGIVEN = 20;

    private static final List<Container> SERVERS = List.of(Container.TOMCAT_11, Container.JETTY_12);
    private static final Map<Node, Scene> SCENES = new HashMap<>();
    private static final List<Logged> LOGGED = new ArrayList<>();
    private static int sent;

    @BeforeAll
    static void launch() throws IOException, URISyntaxException {
        for (Map<String, String> settings :
                corpus().stream().map(AttackFile::environment).distinct().toList()) {
            SERVERS.forEach(server -> Nodes.launch(server, TestDatabase.POSTGRESQL, "/latchkey", settings));
        }
    }

    static Stream<Arguments> attacks() throws IOException, URISyntaxException {
        List<AttackFile> files = corpus();
        return SERVERS.stream().flatMap(server -> files.stream().map(file -> Arguments.of(server, file)));
    }

    private static List<AttackFile> corpus() throws IOException, URISyntaxException {
        Path corpus = Path.of(AttackCorpusIT.class.getResource("/attack").toURI());
        try (Stream<Path> paths = Files.walk(corpus)) {
            return paths.filter(path -> path.toString().endsWith(".attack"))
                    .sorted()
                    .map(AttackFile::read)
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("attacks")
    void send_getsTheAnswerOfItsFile(Container container, AttackFile attack) {
        Node node = Nodes.shared(container, TestDatabase.POSTGRESQL, "/latchkey", attack.environment());
        if (sent++ % FORGIVEN == 0) {
            forgive(node);
        }
        Scene shared = SCENES.computeIfAbsent(node, Scene::new);
        shared.get("name");
        if (attack.require("given").equals("a token")) {
            shared.get("token");
        }
        Scene scene = shared.with(attack);
        Given.set(attack.require("given"), scene);
        int times = attack.get("times").map(text -> times(text, scene)).orElse(1);
        int each = attack.request().contains("Connection: close") ? 1 : PER_CONNECTION;
        for (int i = 0; i < times; i += each) {
            try (RawHttp connection = RawHttp.to(node)) {
                for (int j = i; j < Math.min(times, i + each); j++) {
                    send(attack, scene.set("position", Integer.toString(j)), connection);
                }
            }
        }
    }

    /** The corpus alone makes more mistakes than an address may; others use the server after it. */
    private static void forgive(Node node) {
        try (Connection connection = node.database().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from throttle");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int times(String text, Scene scene) {
        return text.equals("each character") ? scene.get("token").length() : Integer.parseInt(text);
    }

    private static void send(AttackFile attack, Scene scene, RawHttp connection) {
        List<Expected> expected = Expected.parse(attack.require("expect"), scene);
        RawHttp.Response answer;
        try {
            connection.write(attack.request(scene));
            answer = attack.request().startsWith("HEAD") ? connection.readHead() : connection.read();
        } catch (UncheckedIOException e) {
            // A server may hang up on what is far too large, before we have sent it all.
            assertTrue(expected.stream().anyMatch(Expected::isByContainer), () -> attack + ": " + e);
            return;
        }
        Optional<Refusal> refusal = Expected.check(expected, answer);
        Optional<String> id = Expected.id(answer);
        if (refusal.isPresent() && id.isPresent()) {
            String reason = refusal.get() + ": " + attack.get("log").orElse("");
            LOGGED.add(new Logged(scene.node, attack, id.get(), reason));
        }
        attack.get("after").ifPresent(state -> After.check(state, scene, answer));
    }

    @AfterAll
    static void everyRefusalHasOneLineWithItsReason_andNoLineASecret() {
        SCENES.keySet().forEach(AttackCorpusIT::forgive);
        for (Map.Entry<Node, Scene> entry : SCENES.entrySet()) {
            // Tomcat's own line about a header that is no HTTP repeats the header; tomcat-config silences it.
            String log = entry.getKey()
                    .log()
                    .lines()
                    .filter(line -> !line.contains("The HTTP header line"))
                    .collect(Collectors.joining("\n"));
            Map<String, List<String>> lines = new HashMap<>();
            log.lines()
                    .filter(line -> line.contains(" id=\""))
                    .forEach(line -> lines.computeIfAbsent(
                                    line.substring(line.indexOf(" id=\"") + 5, line.lastIndexOf('"')),
                                    id -> new ArrayList<>())
                            .add(line));
            LOGGED.stream().filter(logged -> logged.node == entry.getKey()).forEach(logged -> {
                List<String> own = lines.getOrDefault(logged.id, List.of());
                assertEquals(1, own.size(), () -> logged.attack + ": " + own);
                assertTrue(
                        own.get(0).contains("reason=\"" + logged.reason),
                        () -> logged.attack + " should say " + logged.reason + ": " + own);
            });
            assertFalse(log.contains(Scene.PASSWORD), "a password in the log");
            assertFalse(log.contains(entry.getValue().get("token").split("\\.")[2]), "a token in the log");
            assertFalse(log.contains(entry.getValue().get("session")), "a session's key in the log");
            assertFalse(log.contains(entry.getValue().get("refresh")), "a refresh token in the log");
        }
    }
}
