package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end. */
public final class Shell {
    private Shell() {}

    /**
     * Returns what the command printed, standard error included.
     *
     * @throws IllegalStateException when it fails or takes more than a minute
     */
    public static String run(String... command) {
        return run(Run.basedir(), List.of(command));
    }

    static String run(Path directory, List<String> command) {
        Path output = Run.fresh("command").resolve("output");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void signal(String name, long pid) {
        run("kill", "-" + name, Long.toString(pid));
    }
}
