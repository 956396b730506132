package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The servers that Latchkey promises to run on. */
public enum Container {
    TOMCAT_11("apache-tomcat-11.", "Server startup in"),
    TOMCAT_10("apache-tomcat-10.1.", "Server startup in"),
    JETTY_12("jetty-home-12.", "Started oejs.Server@");

    private final String folder;
    private final String startedLine;

    Container(String folder, String startedLine) {
        this.folder = folder;
        this.startedLine = startedLine;
    }

    /** Tells whether this is a Tomcat, of any version. */
    public boolean isTomcat() {
        return this != JETTY_12;
    }

    /** What the console says when the start is over, whether or not the application came up. */
    String startedLine() {
        return startedLine;
    }

    /** The unpacked server, from the directory that the pom's dependency plugin fills. */
    Path home() {
        Path servers = Path.of(System.getProperty(
                "latchkey.test.servers", Run.basedir().resolve("target/servers").toString()));
        try (Stream<Path> homes = Files.list(servers)) {
            return homes.filter(h -> h.getFileName().toString().startsWith(folder))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IllegalStateException("No " + folder + " in " + servers));
        } catch (IOException e) {
            throw new UncheckedIOException("mvn pre-integration-test unpacks the servers", e);
        }
    }
}
