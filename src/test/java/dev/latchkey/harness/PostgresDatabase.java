package dev.latchkey.harness;

/** One database of a PostgreSQL server. */
record PostgresDatabase(Postgres server, String name) implements TestDatabase.Fresh {
    @Override
    public TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }

    @Override
    public String jdbcUrl() {
        return server.url(name);
    }

    @Override
    public String username() {
        return name;
    }

    @Override
    public String password() {
        return "pg-test";
    }

    @Override
    public CountedStatements countStatements() {
        long before = server.logged();
        return new CountedStatements(() -> server.executedSince(before, name), () -> {});
    }

    @Override
    public void close() {
        server.administer("drop database if exists " + name + " with (force)", "drop role if exists " + name);
    }
}
