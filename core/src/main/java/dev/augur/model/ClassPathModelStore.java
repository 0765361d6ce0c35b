package dev.augur.model;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** One model on the class path, copied once, by content, to a private folder. */
final class ClassPathModelStore implements ModelStore {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final ModelId id;
    private final ClassLoader loader;
    private final String resource;

    ClassPathModelStore(ModelId id, ClassLoader loader, String resource) {
        this.id = id;
        this.loader = loader;
        this.resource = resource;
    }

    @Override
    public LocalModel fetch(ModelId wanted) {
        if (!wanted.equals(id)) {
            throw new ModelUnavailableException(
                    wanted, Reason.NOT_FOUND, "Model '" + wanted + "' is not in " + this, null);
        }
        try {
            return FileModelStore.local(id, copyOnce());
        } catch (FileNotFoundException e) {
            throw new ModelUnavailableException(id, Reason.NOT_FOUND, "Model '" + id + "': " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelUnavailableException(
                    id,
                    Reason.UNREADABLE,
                    "Model '" + id + "': the resource " + resource + " cannot be copied to local disk: " + e,
                    e);
        }
    }

    private Path copyOnce() throws IOException {
        Sha256 digest;
        try (InputStream in = open()) {
            digest = Sha256.of(in);
        }
        Path folder = privateFolder();
        Path file = folder.resolve(digest + "-" + resource.substring(resource.lastIndexOf('/') + 1));
        if (!Files.exists(file) || !Sha256.of(file).equals(digest)) {
            copy(folder, file);
        }
        return file;
    }

    private void copy(Path folder, Path file) throws IOException {
        Path part = Files.createTempFile(folder, "copy-", ".part");
        try (InputStream in = open()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private InputStream open() throws IOException {
        InputStream in = loader.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("there is no resource " + resource + " on the class path");
        }
        return in;
    }

    /** A folder that only this user can write, so that nobody can plant a file for us to load. */
    private static Path privateFolder() throws IOException {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = temp.resolve("augur-models-" + System.getProperty("user.name"));
        boolean posix = temp.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PRIVATE)}
                : new FileAttribute<?>[0];
        if (!Files.exists(folder)) {
            Files.createDirectories(folder, attributes);
        }
        if (posix && !isPrivate(folder, temp)) {
            throw new IOException(folder + " must belong to this user and be closed to others (mode 700)");
        }
        return folder;
    }

    private static boolean isPrivate(Path folder, Path temp) throws IOException {
        Path probe = Files.createTempFile(temp, "augur-owner-", null);
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder).equals(Files.getOwner(probe))
                    && PRIVATE.equals(Files.getPosixFilePermissions(folder));
        } finally {
            Files.delete(probe);
        }
    }

    @Override
    public String toString() {
        return "the store of '" + id + "' on the class path";
    }
}
