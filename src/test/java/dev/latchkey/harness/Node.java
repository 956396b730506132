package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One real server in its own process, with the packaged application, on ports and directories of its own.
 *
 * <pre>{@code
 * try (Node node = Node.on(Container.TOMCAT_11).at("/").on(database).start()) {
 *     Http.get(node.uri("/login")).send();
 * }
 * }</pre>
 */
public final class Node implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final NodeSetup setup;
    private final String context;
    private final boolean https;
    private final Path directory;
    private final Base base;
    private final int port;
    private final int httpsPort;

    private @Nullable Process process;

    private Node(NodeSetup setup) throws IOException {
        this.setup = setup;
        this.context = setup.context;
        this.https = setup.https;
        this.directory = Run.fresh(setup.container.name().toLowerCase(java.util.Locale.ROOT));
        this.port = Ports.free();
        this.httpsPort = Ports.free();
        this.base = setup.container.isTomcat()
                ? new TomcatBase(setup, directory, port, httpsPort)
                : new JettyBase(setup, directory, port, httpsPort);
        base.deploy(setup.context, setup.application == null ? Wars.exploded() : setup.application);
        for (Map.Entry<String, Path> other : setup.applications.entrySet()) {
            base.deploy(other.getKey(), other.getValue());
        }
    }

    private Node(Node server, String context, boolean https) {
        this.setup = server.setup;
        this.context = context;
        this.https = https;
        this.directory = server.directory;
        this.base = server.base;
        this.port = server.port;
        this.httpsPort = server.httpsPort;
        this.process = server.process;
    }

    /** The same running server, asked at another application that was deployed there. Who started it ends it. */
    public Node at(String contextPath) {
        return new Node(this, contextPath, https);
    }

    /** The same running server, asked by HTTPS, which {@link NodeSetup#https()} gave it. */
    public Node secure() {
        return new Node(this, context, true);
    }

    /** The same running server, asked by HTTP. Who started it ends it. */
    public Node plain() {
        return new Node(this, context, false);
    }

    /** Begins the description of a node. */
    public static NodeSetup on(Container container) {
        return new NodeSetup(container);
    }

    static Node started(NodeSetup setup) {
        for (int attempt = 1; ; attempt++) {
            Node node = created(setup);
            try {
                node.start();
                return node;
            } catch (AssertionError e) {
                node.close();
                if (attempt == ATTEMPTS || !node.log().contains("java.net.BindException")) {
                    throw e;
                }
            }
        }
    }

    static Node launched(NodeSetup setup) {
        Node node = created(setup);
        node.launch();
        return node;
    }

    static String failed(NodeSetup setup) {
        try (Node node = created(setup)) {
            node.launch();
            String line = setup.container.startedLine();
            Poll.until(
                    START,
                    "end of the start",
                    () -> !node.isAlive() || node.console().contains(line));
            if (node.isReady()) {
                throw new AssertionError("The start should have failed\n" + node.log());
            }
            return node.log();
        }
    }

    private static Node created(NodeSetup setup) {
        try {
            return new Node(setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server is ready that was launched. */
    public void await() {
        boolean over = Poll.becomes(START, () -> !isAlive() || isReady() || hasRefused());
        if (!over || !isAlive() || hasRefused()) {
            throw new AssertionError((over ? "The start failed" : "Not ready after " + START) + "\n" + log());
        }
    }

    /** Starts the server again, after {@link #stop()} or {@link #kill()}, and waits until it is ready. */
    public void start() {
        launch();
        await();
    }

    /** The application said why it does not start, as both servers put it; waiting for it is in vain. */
    private boolean hasRefused() {
        String console = console();
        return console.contains("startup failed due to previous errors")
                || console.contains("Failed startup of context");
    }

    /** Starts the process and does not wait: for two nodes that start at once. See {@link #await()}. */
    public void launch() {
        if (isAlive()) {
            throw new IllegalStateException("It runs already");
        }
        ProcessBuilder builder = new ProcessBuilder(base.command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(consoleFile().toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LATCHKEY_") || name.startsWith("CATALINA_"));
        environment.remove("JAVA_TOOL_OPTIONS");
        if (base instanceof TomcatBase tomcat) {
            environment.putAll(tomcat.environment());
        }
        if (setup.applications.isEmpty()) {
            environment.put("LATCHKEY_HOME", home().toString());
        }
        environment.putAll(setup.environment);
        try {
            Process started = builder.start();
            Watchdog.watch(started.pid(), "KILL");
            process = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for {@code /health/ready} of the main application, over plain HTTP, and waits 2 s for the answer. */
    public boolean isReady() {
        URI ready = URI.create("http://localhost:" + port + prefix() + "/health/ready");
        try {
            return Http.get(ready).timeout(Duration.ofSeconds(2)).send().status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** The full address of a path of the main application; HTTPS when the node has it. */
    public URI uri(String path) {
        return https
                ? URI.create("https://localhost:" + httpsPort + prefix() + path)
                : URI.create("http://localhost:" + port + prefix() + path);
    }

    /** {@code scheme://localhost:port}, as a browser would send it in {@code Origin}. */
    public String origin() {
        return https ? "https://localhost:" + httpsPort : "http://localhost:" + port;
    }

    /** The context path of the main application; empty at the root. */
    public String prefix() {
        return context.equals("/") ? "" : context;
    }

    /** The session cookie's name under plain HTTP. */
    public String cookieName() {
        return prefix().isEmpty() ? "latchkey" : "latchkey-" + prefix().substring(1);
    }

    /** The plain HTTP port. */
    public int port() {
        return port;
    }

    /** The HTTPS port, where {@link NodeSetup#https()} was asked for. */
    public int httpsPort() {
        return httpsPort;
    }

    /** The server's base directory. */
    public Path directory() {
        return directory;
    }

    /** What {@code LATCHKEY_HOME} names, unless the test says otherwise. */
    public Path home() {
        return directory.resolve("home");
    }

    /** The server this is. */
    public Container container() {
        return setup.container;
    }

    /**
     * The database given by {@link NodeSetup#on} or {@link NodeSetup#jndi}.
     *
     * @throws NullPointerException when neither was called
     */
    public TestDatabase.Fresh database() {
        return Objects.requireNonNull(setup.database == null ? setup.jndi : setup.database, "no database given");
    }

    /** Standard output and error of all starts so far. */
    public String console() {
        return read(consoleFile());
    }

    /** The console and the server's log files; not {@code catalina.*.log}, which repeats Tomcat's console. */
    public String log() {
        StringBuilder all = new StringBuilder(console());
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            files.filter(file -> !file.getFileName().toString().startsWith("catalina."))
                    .filter(file -> !file.getFileName().toString().contains("access_log"))
                    .sorted()
                    .forEach(file -> all.append(read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }

    private Path consoleFile() {
        return directory.resolve("console.log");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process, for tools such as {@code jcmd}. */
    public long pid() {
        return running().pid();
    }

    /** What {@code jcmd <pid> …} says: {@code jcmd("Thread.print")}, {@code jcmd("GC.class_histogram")}. */
    public String jcmd(String... arguments) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        List<String> command = Stream.concat(Stream.of(tool.toString(), Long.toString(pid())), Stream.of(arguments))
                .toList();
        return Shell.run(directory, command);
    }

    /** Tells whether the process lives. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** {@code kill -9}, as a power cut would. */
    public void kill() {
        end(running()::destroyForcibly);
    }

    /**
     * Ends it as an administrator would, by SIGTERM.
     *
     * @throws AssertionError when it does not end within 30 s
     */
    public void stop() {
        Process stopping = running();
        stopping.destroy();
        if (!Poll.becomes(STOP, () -> !stopping.isAlive())) {
            String threads = jcmd("Thread.print");
            kill();
            throw new AssertionError("No end " + STOP + " after SIGTERM\n" + threads + log());
        }
        Watchdog.forget(stopping.pid());
        process = null;
    }

    /** Stops it, if it runs, and starts it again with the same base, home and ports. */
    public void restart() {
        if (isAlive()) {
            stop();
        }
        start();
    }

    /** Takes an application away from a {@link NodeSetup#hot()} server; poll for what must then be gone. */
    public void undeploy(String contextPath) {
        try {
            base.undeploy(contextPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Brings an application to a {@link NodeSetup#hot()} server. */
    public void deploy(String contextPath, Path warOrDirectory) {
        try {
            base.deploy(contextPath, warOrDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process at once; the directory stays for whoever reads the logs. */
    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private void end(Runnable way) {
        Process ending = running();
        way.run();
        try {
            if (!ending.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Still alive: " + ending.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Watchdog.forget(ending.pid());
        process = null;
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("It does not run");
        }
        return process;
    }
}
