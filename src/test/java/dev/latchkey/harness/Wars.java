package dev.latchkey.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The packaged application. */
public final class Wars {
    private Wars() {}

    /** The WAR file as Maven built it. */
    public static Path packed() {
        return Path.of(System.getProperty(
                "latchkey.test.war",
                Run.basedir().resolve("target/latchkey.war").toString()));
    }

    /** The same WAR as a directory: unpacked once, so that a server start need not do it. Servers only read it. */
    public static synchronized Path exploded() {
        Path war = packed();
        try {
            String version = Files.getLastModifiedTime(war).toMillis() + "-" + Files.size(war);
            Path directory = Run.kept("war-" + version);
            Run.keep(() -> {
                if (!Files.exists(directory)) {
                    Path part = Run.fresh("unpacking");
                    unpack(war, part);
                    Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
                }
            });
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("mvn package builds the WAR", e);
        }
    }

    private static void unpack(Path war, Path directory) throws IOException {
        try (InputStream file = Files.newInputStream(war);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip, target);
                }
            }
        }
    }
}
