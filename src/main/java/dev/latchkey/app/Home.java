package dev.latchkey.app;

import dev.latchkey.secret.Secrets;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * {@code latchkey.home}: the folder of the embedded database and of the secret made for it, readable by the server's
 * own user alone.
 */
record Home(Path folder) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    /** Finds the folder: as set, else below the container's base, else below the user's home. Makes nothing yet. */
    static Home of(Keys keys, ServletContext context) {
        String deployment = context.getContextPath().isEmpty()
                ? "ROOT"
                : context.getContextPath().substring(1).replace('/', '#');
        Path otherwise = base().resolve(deployment);
        Optional<String> set = keys.text("latchkey.home");
        if (set.isEmpty()) {
            return new Home(otherwise.toAbsolutePath());
        }
        try {
            // H2 takes what follows a semicolon for its own settings.
            if (set.get().indexOf(';') < 0) {
                return new Home(Path.of(set.get()).toAbsolutePath());
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        keys.fault("latchkey.home", set.get(), "a path of a folder, without a semicolon");
        return new Home(otherwise.toAbsolutePath());
    }

    private static Path base() {
        for (String container : new String[] {"catalina.base", "jetty.base"}) {
            String folder = System.getProperty(container);
            if (folder != null) {
                return Path.of(folder, "latchkey");
            }
        }
        return Path.of(System.getProperty("user.home"), ".latchkey");
    }

    /** Makes the folder, mode 0700 where the file system knows modes. */
    void make() throws IOException {
        Files.createDirectories(folder.getParent() == null ? folder : folder.getParent());
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, attributes(OWNER_ONLY));
        } else if (posix()) {
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    /** Returns the file of the secret that is kept beside the embedded database. */
    Path secretFile() {
        return folder.resolve("secret");
    }

    /** Returns the secret kept beside the embedded database, made at the first start. */
    String secret(Secrets secrets) {
        Path file = secretFile();
        try {
            if (!Files.exists(file)) {
                Path draft = Files.createTempFile(folder, "secret", "", attributes(OWNER_FILE));
                Files.writeString(draft, secrets.next().text(), StandardCharsets.US_ASCII);
                // A link fails where the file exists by now, so that two starts at once agree on one secret.
                try {
                    Files.createLink(file, draft);
                } catch (FileAlreadyExistsException e) {
                    // The other start was first; its secret counts.
                } finally {
                    Files.delete(draft);
                }
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The secret could not be kept in " + file, e);
        }
    }

    /** Returns whether there is no embedded database yet. */
    boolean isNew() {
        return !Files.exists(folder.resolve("latchkey.mv.db"));
    }

    /** Returns the URL of the embedded database: every commit is on the disk before it is answered for. */
    String databaseUrl() {
        return "jdbc:h2:file:" + folder.resolve("latchkey") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> mode) {
        return posix() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)} : new FileAttribute<?>[0];
    }
}
