package dev.latchkey.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.harness.Container;
import dev.latchkey.harness.Node;
import dev.latchkey.harness.Nodes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's {@code curl} lines as a reader would: copied, one after the other, in a shell. */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @Test
    void curlLines_copiedIntoAShell_allSucceed(@TempDir Path folder) throws Exception {
        Node node = Nodes.twice(Container.TOMCAT_11).at("/");
        StringBuilder script = new StringBuilder("set -eu\n");
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("README.md")));
        int lines = 0;
        while (blocks.find()) {
            if (blocks.group(1).contains("curl ")) {
                script.append(blocks.group(1));
                lines++;
            }
        }
        assertTrue(lines >= 3, "the README has copyable lines");
        String text = script.toString()
                .replace("curl ", "curl --fail-with-body ")
                .replace("http://localhost:8080", "http://localhost:" + node.port())
                .replace(
                        "username=alice",
                        "username=reader" + ProcessHandle.current().pid());
        Path file = Files.writeString(folder.resolve("readme.sh"), text);
        Process shell = new ProcessBuilder("sh", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(shell.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, shell.exitValue(), () -> text + "\n---\n" + output);
        assertFalse(output.contains("\"error\""), output);
        assertTrue(output.contains("\"auth\":\"token\"") && output.contains("\"auth\":\"session\""), output);
    }
}
