package dev.latchkey.harness;

import java.nio.file.Path;
import java.util.Map;

/**
 * The embedded database of a node, in a home of its own that outlives the node. Its statements cannot be counted from
 * outside: PostgreSQL and MariaDB stand for it there.
 */
record H2Database(Path file) implements TestDatabase.Fresh {
    static H2Database create() {
        return new H2Database(Run.fresh("h2").resolve("latchkey"));
    }

    @Override
    public TestDatabase kind() {
        return TestDatabase.H2;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** Nothing of a database: it is embedded where none is named. */
    @Override
    public Map<String, String> environment() {
        return Map.of("LATCHKEY_HOME", file.getParent().toString());
    }

    @Override
    public String username() {
        return "latchkey";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public CountedStatements countStatements() {
        throw new UnsupportedOperationException("Only a database server's own log can be counted");
    }

    @Override
    public void close() {
        Run.deleteTree(file.getParent());
    }
}
