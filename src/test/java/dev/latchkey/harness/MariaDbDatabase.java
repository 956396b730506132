package dev.latchkey.harness;

/** One database of the MariaDB server. */
record MariaDbDatabase(MariaDb server, String name, String password) implements TestDatabase.Fresh {
    @Override
    public TestDatabase kind() {
        return TestDatabase.MARIADB;
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
    public CountedStatements countStatements() {
        server.administer("truncate table mysql.general_log", "set global general_log = on");
        return new CountedStatements(
                () -> server.executedBy(name), () -> server.administer("set global general_log = off"));
    }

    @Override
    public void close() {
        server.administer("drop database if exists " + name, "drop user if exists " + name + "@'%'");
    }
}
