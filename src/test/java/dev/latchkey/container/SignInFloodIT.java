package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.RawHttp;
import dev.latchkey.harness.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S35: many more sign-ins than can be hashed, while those who are signed in go on working. */
@Tag("soak")
@Tag("alone")
class SignInFloodIT {
    private static final int CLIENTS = 50;
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration WHILE = Duration.ofSeconds(30);
    private static final Duration WARM = Duration.ofSeconds(60);
    private static final int SIGN_INS_A_SECOND = 100;

    /** Fewer than the 100 after which Tomcat closes a connection. */
    private static final int PER_CONNECTION = 90;

    private static final int HEAP_MEGABYTES = 256;

    /** Beside the heap: code, classes, threads' stacks. */
    private static final int BESIDE_THE_HEAP_MEGABYTES = 300;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_11", "JETTY_12"})
    void flood_whoIsSignedInIsServedLikeBefore(Container container) throws IOException {
        try (TestDatabase.Fresh database = TestDatabase.POSTGRESQL.fresh();
                Node node = Node.on(container)
                        .withDefaultKey()
                        .withDefaultHash()
                        .jvm("-Xmx" + HEAP_MEGABYTES + "m")
                        .on(database)
                        .with("LATCHKEY_THROTTLE_REGISTRATIONS_PER_ADDRESS", "1000")
                        .start()) {
            List<Person> people = IntStream.range(0, 20)
                    .mapToObj(i -> Person.registered(node))
                    .toList();
            Workers workers = new Workers(node, people.subList(0, 5));
            List<Person> others = people.subList(5, 20);
            workers.p99(WHILE.dividedBy(2));
            // Long enough that what a flood runs through has been compiled: a server is not new when it is flooded.
            flood(node, others, WARM);
            Map<String, Double> quiet = workers.p99(WHILE);

            Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
            Thread flood = Load.start(() -> answers.putAll(flood(node, others, WHILE)));
            Map<String, Double> flooded = workers.p99(WHILE);
            Load.join(flood);

            long peak = peakMegabytes(node);
            System.out.printf(
                    "%s: p99 quiet %s, under 100 sign-ins a second %s ms; sign-ins %s; memory at most %d MB%n",
                    container, quiet, flooded, answers, peak);
            assertTrue(List.of(303, 429, 503).containsAll(answers.keySet()), answers::toString);
            assertTrue(answers.get(303).sum() > 0, answers::toString);
            assertTrue(peak < HEAP_MEGABYTES + BESIDE_THE_HEAP_MEGABYTES, () -> peak + " MB");
            quiet.forEach((key, before) ->
                    assertTrue(flooded.get(key) <= 2 * before, () -> key + " " + before + " " + flooded.get(key)));
        }
    }

    /** Those who are signed in, half by session and half by token; each asks again a moment after it was answered. */
    private static final class Workers {
        private final Node node;
        private final List<String> sessions;
        private final List<String> tokens;

        Workers(Node node, List<Person> people) {
            this.node = node;
            this.sessions = keys(i -> "Cookie: " + Person.cookieName(node) + "="
                    + people.get(i % people.size()).session(node));
            this.tokens = keys(i ->
                    "Authorization: Bearer " + people.get(i % people.size()).token(node));
        }

        private static List<String> keys(IntFunction<String> header) {
            return IntStream.range(0, CLIENTS).mapToObj(header).toList();
        }

        /** Works for so long and returns the 99th percentile of each kind in milliseconds. */
        Map<String, Double> p99(Duration duration) {
            long end = System.nanoTime() + duration.toNanos();
            Map<String, List<List<Long>>> all = new TreeMap<>();
            List<Thread> threads = new ArrayList<>();
            Map.of("session", sessions, "token", tokens)
                    .forEach((kind, keys) -> keys.forEach(header -> {
                        List<Long> taken = new ArrayList<>();
                        all.computeIfAbsent(kind, it -> new ArrayList<>()).add(taken);
                        threads.add(Load.start(() -> work(header, end, taken)));
                    }));
            threads.forEach(Load::join);
            Map<String, Double> result = new TreeMap<>();
            all.forEach((kind, taken) -> result.put(
                    kind, percentile(taken.stream().flatMap(List::stream).mapToLong(Long::longValue))));
            return result;
        }

        private void work(String header, long end, List<Long> taken) {
            byte[] request = ("GET " + node.prefix() + "/api/me HTTP/1.1\r\nHost: localhost:" + node.port() + "\r\n"
                            + header + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            // Not all in the same moment.
            Load.pause(Duration.ofNanos((long) (Math.random() * PACE.toNanos())));
            while (System.nanoTime() < end) {
                try (RawHttp connection = RawHttp.to(node)) {
                    for (int i = 0; i < PER_CONNECTION && System.nanoTime() < end; i++) {
                        long start = System.nanoTime();
                        assertEquals(200, connection.write(request).read().status());
                        taken.add(System.nanoTime() - start);
                        Load.pause(PACE);
                    }
                }
            }
        }

        private static double percentile(LongStream nanos) {
            long[] sorted = nanos.sorted().toArray();
            return Math.round(sorted[sorted.length * 99 / 100] / 1e4) / 100.0;
        }
    }

    /** Sends sign-ins with right passwords at an even rate, whether or not those before are answered. */
    private static Map<Integer, LongAdder> flood(Node node, List<Person> people, Duration duration) {
        Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        int all = (int) duration.toSeconds() * SIGN_INS_A_SECOND;
        Load.run(3 * SIGN_INS_A_SECOND, all, unused -> {
            int i = next.getAndIncrement();
            Load.pause(Duration.ofNanos(start + i * (1_000_000_000L / SIGN_INS_A_SECOND) - System.nanoTime()));
            answers.computeIfAbsent(signIn(node, people.get(i % people.size())), it -> new LongAdder())
                    .increment();
        });
        return answers;
    }

    private static int signIn(Node node, Person person) {
        String form =
                "username=" + person.name() + "&password=" + person.password().replace(' ', '+');
        return RawHttp.send(
                        node,
                        "POST " + node.prefix() + "/login HTTP/1.1\r\nHost: localhost:" + node.port()
                                + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                + "Content-Length: " + form.length() + "\r\n\r\n" + form)
                .status();
    }

    private static long peakMegabytes(Node node) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + node.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
