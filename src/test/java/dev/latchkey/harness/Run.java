package dev.latchkey.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories of this test JVM: {@code target/harness/run-<pid>}. Logs stay there to be read after a failure; the
 * directories of runs that are over are removed by the next run.
 */
final class Run {
    private static final Path ROOT = basedir().resolve("target/harness");
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Path DIRECTORY = begin();

    private Run() {}

    /** The project's directory, whether Maven or an IDE started us. */
    static Path basedir() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /** A directory that later runs may use again, such as unpacked binaries; {@code mvn clean} removes it. */
    static Path kept(String name) {
        return ROOT.resolve(name);
    }

    /** Something that puts files where later runs find them. */
    interface Keeping {
        void run() throws IOException;
    }

    /** Does it while nobody else, in this test JVM or in another, puts something into a {@link #kept} directory. */
    static synchronized void keep(Keeping work) throws IOException {
        try (FileChannel channel =
                FileChannel.open(kept("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            work.run();
        }
    }

    /** This run's own directory. */
    static Path directory() {
        return DIRECTORY;
    }

    /** A new empty directory of this run. */
    static Path fresh(String name) {
        return create(DIRECTORY.resolve(name + "-" + COUNTER.incrementAndGet()));
    }

    static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Deletes what it can. Something a dying process writes meanwhile may stay: the next run removes it. */
    static void deleteTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Remover());
        } catch (IOException e) {
            // see above
        }
    }

    private static Path begin() {
        create(ROOT);
        try (Stream<Path> runs = Files.list(ROOT)) {
            List<Path> over = runs.filter(Run::isOver).toList();
            over.forEach(Run::deleteTree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path own = ROOT.resolve("run-" + ProcessHandle.current().pid());
        deleteTree(own);
        return create(own);
    }

    private static boolean isOver(Path directory) {
        String name = directory.getFileName().toString();
        return name.startsWith("run-")
                && ProcessHandle.of(Long.parseLong(name.substring(4))).isEmpty();
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
