package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An H2 file that a node opens inside its own process. Statements are counted in H2's trace file, which the node's H2
 * writes; tests of H2 as people run it leave the URL away instead.
 */
record H2Database(Path file) implements TestDatabase.Fresh {
    private static final Pattern SQL = Pattern.compile("^/\\*SQL[^*]*\\*/(.*)$", Pattern.MULTILINE);

    static H2Database create() {
        return new H2Database(Run.fresh("h2").resolve("latchkey"));
    }

    @Override
    public TestDatabase kind() {
        return TestDatabase.H2;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:h2:file:" + file
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=2;TRACE_MAX_FILE_SIZE=1000";
    }

    @Override
    public String username() {
        return "latchkey";
    }

    @Override
    public String password() {
        return "h2-test";
    }

    @Override
    public CountedStatements countStatements() {
        int before = trace().length();
        return new CountedStatements(() -> statements(trace().substring(before)), () -> {});
    }

    private static List<String> statements(String trace) {
        return SQL.matcher(trace).results().map(found -> found.group(1)).toList();
    }

    private String trace() {
        try {
            Path trace = Path.of(file + ".trace.db");
            return Files.exists(trace) ? Files.readString(trace, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Run.deleteTree(file.getParent());
    }
}
