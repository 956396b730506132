package dev.latchkey.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends what the tests started when this JVM is over, however it ended: {@code kill -9} runs no shutdown hook.
 *
 * <p>One small shell reads a pipe that only this JVM holds open. When the pipe closes, it signals each process that has
 * a file in {@code pids/}, the file's content being the signal, and removes the databases' data.
 */
final class Watchdog {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            cat >/dev/null
            for f in "$1"/pids/*; do
              [ -f "$f" ] || continue
              kill -"$(cat "$f")" "${f##*/}" 2>/dev/null
              kill -CONT "${f##*/}" 2>/dev/null
            done
            rm -rf "$1/data" 2>/dev/null
            """;

    private static final Path PIDS = Run.create(Run.directory().resolve("pids"));

    @SuppressWarnings("unused") // held: closing it is the signal
    private static final OutputStream LIFELINE = start();

    private Watchdog() {}

    /** From now on the process ends with this JVM, by the given signal such as {@code KILL}. */
    static void watch(long pid, String signal) {
        try {
            Files.writeString(PIDS.resolve(Long.toString(pid)), signal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process is over; its number may be given to another. */
    static void forget(long pid) {
        try {
            Files.deleteIfExists(PIDS.resolve(Long.toString(pid)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream start() {
        try {
            return new ProcessBuilder(
                            "sh", "-c", SCRIPT, "watchdog", Run.directory().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
