package dev.latchkey.harness;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The SQL that one database executed since the count began, read from the database's own log and not from the driver: a
 * statement nobody thought of is counted too.
 *
 * <p>BEGIN, COMMIT, ROLLBACK, SAVEPOINT, SET and a pool's validation are no statements (contract §10), nor are the
 * questions a driver asks of a new connection ({@code SELECT @@…}, {@code SHOW}). A node's own background work, such as
 * its poll for revocations, would be counted: leave it out with {@link #ignoring}.
 *
 * <pre>{@code
 * try (CountedStatements counted = node.database().countStatements().ignoring(sql -> sql.contains("revocation"))) {
 *     Http.get(node.uri("/api/me")).cookie("latchkey", key).send();
 *     assertEquals(1, counted.statements().size(), counted::toString);
 * }
 * }</pre>
 */
public final class CountedStatements implements AutoCloseable {
    private static final Pattern NO_STATEMENT = Pattern.compile(
            "^(begin|start transaction|commit|rollback|savepoint|release|set|show|discard|select\\s+@@|select\\s+1\\b"
                    + "|values\\s*\\(1\\)|call\\s+1|$)",
            Pattern.CASE_INSENSITIVE);

    private final Supplier<List<String>> source;
    private final Runnable end;
    private final Predicate<String> ignored;

    CountedStatements(Supplier<List<String>> source, Runnable end) {
        this(source, end, sql -> false);
    }

    private CountedStatements(Supplier<List<String>> source, Runnable end, Predicate<String> ignored) {
        this.source = source;
        this.end = end;
        this.ignored = ignored;
    }

    /** The same count without what the predicate finds. */
    public CountedStatements ignoring(Predicate<String> more) {
        return new CountedStatements(source, end, ignored.or(more));
    }

    /** The statements up to now, in the order of the database's log. */
    public List<String> statements() {
        return source.get().stream()
                .filter(sql -> !NO_STATEMENT.matcher(sql.strip()).find())
                .filter(ignored.negate())
                .toList();
    }

    @Override
    public void close() {
        end.run();
    }

    /** The statements, a line each. */
    @Override
    public String toString() {
        return String.join("\n", statements());
    }
}
