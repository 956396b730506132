package dev.latchkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the table of OWASP ASVS 5.0 to what there is: its numbers are complete, the tests that it names exist. */
class AsvsTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+\\.\\d+\\.\\d+) \\| ([12]) \\| (.+) \\| (.+) \\|");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

    /** The last number of each section of release 5.0.0 at level 1 or 2; where some are level 3, those that are not. */
    private static final Map<String, List<Integer>> WANTED = new TreeMap<>(Map.ofEntries(
            Map.entry("3.2", List.of(1, 2)),
            Map.entry("3.3", List.of(1, 2, 3, 4)),
            Map.entry("3.4", List.of(1, 2, 3, 4, 5, 6)),
            Map.entry("3.5", List.of(1, 2, 3, 4, 5)),
            Map.entry("3.7", List.of(1, 2)),
            Map.entry("6.1", List.of(1, 2, 3)),
            Map.entry("6.2", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
            Map.entry("6.3", List.of(1, 2, 3, 4)),
            Map.entry("6.4", List.of(1, 2, 3, 4)),
            Map.entry("6.5", List.of(1, 2, 3, 4, 5)),
            Map.entry("6.6", List.of(1, 2, 3)),
            Map.entry("6.8", List.of(1, 2, 3, 4)),
            Map.entry("7.1", List.of(1, 2, 3)),
            Map.entry("7.2", List.of(1, 2, 3, 4)),
            Map.entry("7.3", List.of(1, 2)),
            Map.entry("7.4", List.of(1, 2, 3, 4, 5)),
            Map.entry("7.5", List.of(1, 2)),
            Map.entry("7.6", List.of(1, 2)),
            Map.entry("9.1", List.of(1, 2, 3)),
            Map.entry("9.2", List.of(1, 2, 3, 4)),
            Map.entry("11.4", List.of(1, 2, 3, 4)),
            Map.entry("11.5", List.of(1)),
            Map.entry("11.6", List.of(1)),
            Map.entry("16.1", List.of(1)),
            Map.entry("16.2", List.of(1, 2, 3, 4, 5)),
            Map.entry("16.3", List.of(1, 2, 3, 4)),
            Map.entry("16.4", List.of(1, 2, 3)),
            Map.entry("16.5", List.of(1, 2, 3))));

    private static List<Matcher> rows() throws IOException {
        return Files.readAllLines(Path.of("src/site/asvs.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    @Test
    void table_hasEveryNumberOnce() throws IOException {
        List<String> wanted = WANTED.entrySet().stream()
                .flatMap(section -> section.getValue().stream().map(number -> section.getKey() + "." + number))
                .sorted()
                .toList();
        assertEquals(wanted, rows().stream().map(row -> row.group(1)).sorted().toList());
    }

    @Test
    void table_namesATestOrSaysWhyNone() throws IOException {
        for (Matcher row : rows()) {
            boolean excused = Stream.of("*n/a*", "*not met*", "*deployer*")
                    .anyMatch(word -> row.group(3).contains(word));
            assertTrue(excused || NAMED.matcher(row.group(4)).find(), () -> row.group(1) + " names no test");
        }
    }

    @Test
    void table_namesOnlyTestsThatExist() throws IOException {
        Map<String, String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            AsvsTest::source,
                            (one, other) -> one + other));
        }
        TreeSet<String> missing = new TreeSet<>();
        for (Matcher row : rows()) {
            NAMED.matcher(row.group(4)).results().forEach(named -> {
                String source = sources.getOrDefault(named.group(1), "");
                if (!Pattern.compile("(void|ArchRule) " + named.group(2) + "\\b")
                        .matcher(source)
                        .find()) {
                    missing.add(named.group());
                }
            });
        }
        assertEquals(new TreeSet<>(), missing);
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
