package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that some tests need and Maven does not bring. Where one is missing the test is left out and named in the
 * last lines of the build; with {@code LATCHKEY_REQUIRE_TOOLS=true}, which {@code .ci/run} sets, it fails.
 */
public final class Tools {
    private Tools() {}

    /** Debian's Chromium. */
    public static Path chromium() {
        return required("chromium", "chromium chromium-driver", "chromium", "chromium-browser", "google-chrome");
    }

    /** The driver by which Selenium steers it. */
    public static Path chromedriver() {
        return required("chromedriver", "chromium chromium-driver", "chromedriver");
    }

    /** Node.js, for tests of the scripts. */
    public static Path nodeJs() {
        return required("Node.js", "nodejs npm", "node", "nodejs");
    }

    /** The library that gives a process another wall clock, see {@code faketime(1)}. */
    public static Path faketime() {
        required("faketime", "faketime", "faketime");
        try (Stream<Path> libraries = Files.walk(Path.of("/usr/lib"), 3)) {
            return libraries
                    .filter(file -> file.endsWith("faketime/libfaketimeMT.so.1"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("faketime without libfaketimeMT.so.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether the browser tests can run. */
    public static boolean hasBrowser() {
        return find(List.of("chromium", "chromium-browser", "google-chrome")).isPresent()
                && find(List.of("chromedriver")).isPresent();
    }

    private static Path required(String tool, String packages, String... names) {
        Optional<Path> found = find(List.of(names));
        if (found.isEmpty()) {
            String reason = "no " + tool + " on the PATH (apt-get install " + packages + ")";
            if (Boolean.parseBoolean(System.getenv("LATCHKEY_REQUIRE_TOOLS"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found.orElseThrow();
    }

    private static Optional<Path> find(List<String> names) {
        List<String> directories = List.of(System.getenv("PATH").split(java.io.File.pathSeparator));
        return names.stream()
                .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
