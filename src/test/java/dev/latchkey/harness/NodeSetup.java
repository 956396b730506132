package dev.latchkey.harness;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Node} shall be, said step by step. Every step returns this object; {@link #start()} ends it.
 *
 * <p>Defaults: the packaged WAR at {@code /latchkey}, plain HTTP, a home of its own, a signing key that is made at once
 * (ES256), passwords hashed cheaply, JVM flags for a quick start.
 */
public final class NodeSetup {
    private static final String ALGORITHM = "LATCHKEY_TOKEN_ALGORITHM";
    private static final String HASH = "LATCHKEY_PASSWORD_ARGON2";

    /** Long enough for any {@code latchkey.secret}; no secret at all. */
    public static final String TEST_SECRET = "latchkey-test-secret-0123456789abcdef";

    private static final List<String> SMALL = List.of(
            "-Xmx256m",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote");

    // Nothing is compiled with care: that is half of what a start costs, and most servers here live for seconds.
    private static final List<String> SHORT_LIVED = and("-XX:TieredStopAtLevel=1");

    // What is very hot is: without that a key of RSA takes five seconds.
    private static final List<String> LIVING = and(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private static List<String> and(String... more) {
        return Stream.concat(SMALL.stream(), Stream.of(more)).toList();
    }

    final Container container;
    final Map<String, Path> applications = new LinkedHashMap<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    final Map<String, String> properties = new LinkedHashMap<>();
    final Map<String, Path> configuration = new LinkedHashMap<>();
    List<String> jvmFlags = SHORT_LIVED;
    String context = "/latchkey";
    boolean https;
    boolean hot;
    String contextXml = "";

    @Nullable
    Path application;

    @Nullable
    Path setenv;

    TestDatabase.@Nullable Fresh database;

    TestDatabase.@Nullable Fresh jndi;

    NodeSetup(Container container) {
        this.container = container;
        environment.put(ALGORITHM, "ES256");
        environment.put(HASH, "m=64,t=1,p=1");
    }

    /** The signing key that an installation has by itself, RSA of 3072 bits; and a server that lives for longer. */
    public NodeSetup withDefaultKey() {
        environment.remove(ALGORITHM);
        jvmFlags = LIVING;
        return this;
    }

    /** The cost of a password hash that an installation has by itself. */
    public NodeSetup withDefaultHash() {
        environment.remove(HASH);
        return this;
    }

    /** The context path of the main application: {@code "/"} or {@code "/latchkey"}. */
    public NodeSetup at(String contextPath) {
        context = contextPath;
        return this;
    }

    /** Another WAR file or exploded directory than {@link Wars#exploded()} as the main application. */
    public NodeSetup war(Path warOrDirectory) {
        application = warOrDirectory;
        return this;
    }

    /** One application more, in the same server. Then no {@code LATCHKEY_HOME} is set: two must not share it. */
    public NodeSetup deploy(String contextPath, Path warOrDirectory) {
        applications.put(contextPath, warOrDirectory);
        return this;
    }

    /** Environment variables, such as {@code LATCHKEY_SESSION_IDLE}. */
    public NodeSetup with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** One environment variable. */
    public NodeSetup with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A Java system property. */
    public NodeSetup property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** The database, by {@code LATCHKEY_DB_…}, and a secret. The caller closes it. */
    public NodeSetup on(TestDatabase.Fresh fresh) {
        database = fresh;
        environment.putAll(fresh.environment());
        environment.putIfAbsent("LATCHKEY_SECRET", TEST_SECRET);
        return this;
    }

    /**
     * The database as Jetty's own data source, {@code java:comp/env/jdbc/latchkey}, and a secret; Tomcat's is in the
     * context file, see {@link #tomcatConf}.
     */
    public NodeSetup jndi(TestDatabase.Fresh fresh) {
        if (container.isTomcat()) {
            throw new IllegalArgumentException("Tomcat's data source is in the context file");
        }
        jndi = fresh;
        environment.putIfAbsent("LATCHKEY_SECRET", TEST_SECRET);
        return this;
    }

    /** JVM flags in place of those for a quick start. */
    public NodeSetup jvm(String... flags) {
        jvmFlags = List.of(flags);
        return this;
    }

    /** An HTTPS port as well, with a self-signed key for localhost. {@link Node#uri} then speaks HTTPS. */
    public NodeSetup https() {
        https = true;
        return this;
    }

    /** The server looks for new and vanished applications every second: for {@link Node#undeploy}. */
    public NodeSetup hot() {
        hot = true;
        return this;
    }

    /** XML to put into the main application's context file: inside Tomcat's {@code Context}, Jetty's {@code Configure}. */
    public NodeSetup contextXml(String xml) {
        contextXml = xml;
        return this;
    }

    /**
     * Files to take into Tomcat's {@code conf} in place of its own, by their path there: {@code server.xml},
     * {@code Catalina/localhost/latchkey.xml}. In {@code server.xml} the ports, in the context file the
     * {@code docBase} are changed to this node's.
     */
    public NodeSetup tomcatConf(Map<String, Path> files) {
        configuration.putAll(files);
        return this;
    }

    /** Tomcat's {@code bin/setenv.sh}; the node then starts by {@code catalina.sh run}, which reads it. */
    public NodeSetup setenv(Path file) {
        setenv = file;
        return this;
    }

    /** Starts the server and waits until it is ready. */
    public Node start() {
        return Node.started(this);
    }

    /** Starts the server and does not wait, for several that start at once; see {@link Node#await()}. */
    public Node launch() {
        return Node.launched(this);
    }

    /**
     * Starts a server whose application must not come up, and ends it.
     *
     * @return everything it logged
     * @throws AssertionError when it became ready
     */
    public String startExpectingFailure() {
        return Node.failed(this);
    }
}
