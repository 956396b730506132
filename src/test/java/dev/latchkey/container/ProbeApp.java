package dev.latchkey.container;

import dev.latchkey.harness.Wars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Packs the probe application as somebody would who embeds the session room: their classes, our classes' JAR with the
 * libraries that the README names, and one listener line.
 */
final class ProbeApp {
    /** What the session room needs of all that Latchkey brings. */
    private static final List<String> LIBRARIES = List.of(
            "hibernate-core",
            "hibernate-models",
            "jakarta.persistence-api",
            "jakarta.transaction-api",
            "jakarta.xml.bind-api",
            "jakarta.activation-api",
            "jakarta.inject-api",
            "jaxb-",
            "angus-activation",
            "istack-commons",
            "txw2",
            "antlr4-runtime",
            "byte-buddy",
            "jboss-logging",
            "HikariCP",
            "flyway-",
            "jackson-",
            "resilience4j-",
            "smallrye-",
            "microprofile-config",
            "asm-",
            "slf4j-",
            "h2-",
            "postgresql-",
            "mariadb-java-client");

    private static final String LISTENERS =
            "<listener><listener-class>dev.latchkey.container.probe.Hearer$InXml</listener-class></listener>"
                    + "<listener><listener-class>dev.latchkey.container.probe.Starter</listener-class></listener>";

    // Each is packed once: a server that has it deployed already would reload it when its web.xml is written again.
    private static final Map<String, Path> PACKED = new HashMap<>();

    private ProbeApp() {}

    /** The application with all its listeners. */
    static Path listening() {
        return packed("listening", true, "<tracking-mode>COOKIE</tracking-mode>");
    }

    /** The same without any: what a session costs when nobody listens. */
    static Path quiet() {
        return packed("quiet", false, "<tracking-mode>COOKIE</tracking-mode>");
    }

    /** Tracked by cookie or URL, as is the default. */
    static Path rewriting() {
        return packed("rewriting", false, "");
    }

    /** With a cookie as its {@code web.xml} wants it. */
    static Path configured() {
        return packed("configured", false, """
                <cookie-config>
                  <name>CUSTOM</name><domain>example.org</domain><path>/configured</path>
                  <http-only>false</http-only><secure>true</secure><max-age>50000</max-age>
                </cookie-config>
                <tracking-mode>COOKIE</tracking-mode>""");
    }

    private static synchronized Path packed(String name, boolean listening, String sessionConfig) {
        return PACKED.computeIfAbsent(name, n -> pack(n, listening, sessionConfig));
    }

    private static Path pack(String name, boolean listening, String sessionConfig) {
        Path app = Path.of(
                        "target", "probe", name + "-" + ProcessHandle.current().pid())
                .toAbsolutePath();
        try {
            Path lib = Files.createDirectories(app.resolve("WEB-INF/lib"));
            Path classes = Files.createDirectories(app.resolve("WEB-INF/classes/dev/latchkey/container/probe"));
            copy(Wars.packed().resolveSibling("latchkey-classes.jar"), lib);
            try (Stream<Path> all = Files.list(Wars.exploded().resolve("WEB-INF/lib"))) {
                for (Path jar : (Iterable<Path>) all::iterator) {
                    if (LIBRARIES.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
                        copy(jar, lib);
                    }
                }
            }
            copyTree(Path.of("target/test-classes/dev/latchkey/container/probe"), classes);
            Files.writeString(app.resolve("WEB-INF/web.xml"), webXml(listening, sessionConfig));
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                copy(
                        file,
                        Files.createDirectories(
                                to.resolve(from.relativize(file)).getParent()));
            }
        }
    }

    private static void copy(Path file, Path directory) throws IOException {
        Path target = directory.resolve(file.getFileName());
        if (!Files.exists(target)) {
            Files.copy(file, target);
        }
    }

    private static String webXml(boolean listening, String sessionConfig) {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="%s">
                  <context-param>
                    <param-name>latchkey.session.attribute-classes</param-name>
                    <param-value>maxdepth=16;maxrefs=2000;maxarray=10000;maxbytes=65536;java.lang.*;java.util.*;dev.latchkey.container.probe.*</param-value>
                  </context-param>
                  <listener><listener-class>dev.latchkey.app.SessionEmbedding</listener-class></listener>
                  %s
                  <servlet>
                    <servlet-name>probe</servlet-name>
                    <servlet-class>dev.latchkey.container.probe.Probe</servlet-class>
                    <async-supported>true</async-supported>
                  </servlet>
                  <servlet>
                    <servlet-name>health</servlet-name>
                    <servlet-class>dev.latchkey.container.probe.Health</servlet-class>
                  </servlet>
                  <servlet-mapping><servlet-name>probe</servlet-name><url-pattern>/probe/*</url-pattern></servlet-mapping>
                  <servlet-mapping>
                    <servlet-name>health</servlet-name>
                    <url-pattern>/health/ready</url-pattern><url-pattern>/open</url-pattern><url-pattern>/reached</url-pattern><url-pattern>/oops</url-pattern>
                  </servlet-mapping>
                  <session-config><session-timeout>7</session-timeout>%s</session-config>
                  <error-page><location>/oops</location></error-page>
                </web-app>
                """.formatted(!listening, listening ? LISTENERS : "", sessionConfig);
    }
}
