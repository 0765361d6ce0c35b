package dev.augur.archive;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.io.ByteSource;
import dev.augur.model.ContentCache;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * One model in a zip, tar, tar.gz or tar.zst archive, told by its bytes and not by its name. It is unpacked once, by
 * content, for all processes of this user, to a private folder under the temporary directory (see {@link ContentCache}),
 * where the folder appears whole or not at all. The model in it is found as {@link ModelStore#file} does: a SavedModel in
 * any folder, or one file beside others.
 *
 * <p>A file that is a model itself, such as a TorchScript archive, which is a zip file too, is not unpacked.
 *
 * <p>An archive that is damaged, hostile or beyond its limits is a {@link ModelUnavailableException} with the reason
 * {@code NOT_LOADABLE} whose cause is an {@link ArchiveRefusedException}. Thread-safe.
 */
public final class ArchiveModelStore implements ModelStore {
    private final ModelId id;

    /** What the archive is, for error texts. */
    private final String name;

    /** Where it is; null if it must be brought to local disk first. */
    private final @Nullable Path file;

    private final ContentCache.Opener source;
    private final ArchiveLimits limits;

    private ArchiveModelStore(
            ModelId id, String name, @Nullable Path file, ContentCache.Opener source, ArchiveLimits limits) {
        this.id = id;
        this.name = name;
        this.file = file;
        this.source = source;
        this.limits = limits;
    }

    /**
     * A model in an archive on local disk, with the usual limits.
     *
     * @param id the model
     * @param archive the archive; not changed
     * @return the store
     */
    public static ModelStore of(ModelId id, Path archive) {
        return of(id, archive, ArchiveLimits.DEFAULT);
    }

    /**
     * A model in an archive on local disk.
     *
     * @param id the model
     * @param archive the archive; not changed
     * @param limits what it may cost
     * @return the store
     */
    public static ModelStore of(ModelId id, Path archive, ArchiveLimits limits) {
        String name = archive.toAbsolutePath().toString();
        return new ArchiveModelStore(id, name, archive, () -> Files.newInputStream(archive), limits);
    }

    /**
     * A model in an archive that is somewhere else, for example an object in S3. Each fetch reads it to the temporary
     * directory, and removes it when it is unpacked.
     *
     * @param id the model
     * @param archive the archive
     * @param limits what it may cost
     * @return the store
     */
    public static ModelStore of(ModelId id, ByteSource archive, ArchiveLimits limits) {
        return new ArchiveModelStore(id, archive.name(), null, () -> archive.open(0), limits);
    }

    /**
     * A model in an archive on the class path, as {@link #of(ModelId, ByteSource, ArchiveLimits)}.
     *
     * @param id the model
     * @param loader the class loader that has the resource
     * @param resource the resource's absolute name, without a leading slash
     * @param limits what it may cost
     * @return the store
     */
    public static ModelStore classPath(ModelId id, ClassLoader loader, String resource, ArchiveLimits limits) {
        ContentCache.Opener source = () -> {
            InputStream in = loader.getResourceAsStream(resource);
            if (in == null) {
                throw new NoSuchFileException(resource, null, "it is not on the class path");
            }
            return in;
        };
        return new ArchiveModelStore(id, "the resource " + resource, null, source, limits);
    }

    @Override
    public LocalModel fetch(ModelId wanted) {
        if (!wanted.equals(id)) {
            throw unavailable(wanted, Reason.NOT_FOUND, "is not in " + this, null);
        }
        try {
            return file == null ? modelInCopy() : modelIn(file);
        } catch (NoSuchFileException e) {
            throw unavailable(id, Reason.NOT_FOUND, "cannot be had: there is no " + e.getMessage(), e);
        } catch (ArchiveRefusedException e) {
            throw unavailable(
                    id, Reason.NOT_LOADABLE, "is in an archive that is refused, " + name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw unavailable(id, Reason.UNREADABLE, "cannot be brought to local disk from " + name + ": " + e, e);
        }
    }

    private static ModelUnavailableException unavailable(
            ModelId id, Reason reason, String what, @Nullable Exception cause) {
        return new ModelUnavailableException(id, reason, "Model '" + id + "' " + what, cause);
    }

    private LocalModel modelInCopy() throws IOException {
        Path copy = Files.createTempFile("augur-archive-", null);
        try {
            copyTo(copy);
            boolean isModel =
                    ArchiveKind.of(copy) == null || ModelFormat.of(copy).isPresent();
            return modelIn(
                    isModel
                            ? ContentCache.ofUser().file(Sha256.of(copy), "model", () -> Files.newInputStream(copy))
                            : copy);
        } finally {
            Files.delete(copy);
        }
    }

    private void copyTo(Path copy) throws IOException {
        try (InputStream in = source.open();
                InputStream bounded = new BoundedInput(in, limits.maxBytes())) {
            Files.copy(bounded, copy, StandardCopyOption.REPLACE_EXISTING);
            if (in.read() >= 0) {
                throw Target.tooLarge(
                        "has more than " + Target.figure(limits.maxBytes()) + " bytes itself", "maxBytes");
            }
        }
    }

    private LocalModel modelIn(Path archive) throws IOException {
        ArchiveKind kind = Files.isRegularFile(archive) ? ArchiveKind.of(archive) : null;
        if (kind == null || ModelFormat.of(archive).isPresent()) {
            return ModelStore.file(id, archive).fetch(id);
        }
        Sha256 digest = Sha256.of(archive);
        Path folder = ContentCache.ofUser().folder(digest, empty -> {
            new Unpacker(limits).unpack(archive, kind, empty);
            if (!Sha256.of(archive).equals(digest)) {
                throw new IOException("it changed while it was unpacked");
            }
        });
        try {
            return ModelStore.file(id, folder).fetch(id);
        } catch (ModelUnavailableException e) {
            Reason reason = e.reason() == Reason.NOT_FOUND ? Reason.NOT_LOADABLE : e.reason();
            throw unavailable(id, reason, "is not in the archive " + name + ", or not clearly: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "the store of '" + id + "' in the archive " + name;
    }
}
