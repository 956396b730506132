package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Writes down each test that did not run and why, in {@code target/left-out.txt}; the pom's last step prints the file,
 * so that nobody takes a build without a browser for one with.
 */
public final class LeftOut implements TestExecutionListener {
    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            write(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    private static void write(TestIdentifier test, String reason) {
        String line = "Left out: " + name(test) + ": " + reason.replaceFirst("^Assumption failed: ", "") + "\n";
        try {
            Path file = Run.basedir().resolve("target/left-out.txt");
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(TestIdentifier test) {
        Object source = test.getSource().orElse(null);
        if (source instanceof MethodSource method) {
            return method.getClassName() + "." + method.getMethodName() + " " + test.getDisplayName();
        }
        return source instanceof ClassSource type ? type.getClassName() : test.getDisplayName();
    }
}
