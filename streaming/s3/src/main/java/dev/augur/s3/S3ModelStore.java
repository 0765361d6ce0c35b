package dev.augur.s3;

import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.model.cache.DigestFile;
import dev.augur.model.cache.DiskCache;
import dev.augur.model.cache.ModelSource;
import dev.augur.model.cache.SourceFile;
import dev.augur.model.cache.SourceModel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Models in S3, brought to a {@link DiskCache} as {@link S3ByteSource} reads them. Before a file gets its name, the checksum
 * that S3 keeps of the whole object is compared (CRC64NVME, CRC32C, CRC32, SHA-256, SHA-1; not one that is made of parts), and so is the digest
 * of an object with the same key and {@code .sha256} behind it, where a listing shows one. Thread-safe.
 *
 * <p>The client is borrowed; {@code S3Client.create()} finds credentials by the SDK's default chain. Reading takes the permissions
 * {@code s3:GetObject} and, but for {@link #object}, {@code s3:ListBucket}.
 */
public final class S3ModelStore {
    /** TensorFlow knows it by this name. */
    private static final String SAVED_MODEL = "saved_model.pb";

    private S3ModelStore() {}

    /**
     * Models below a prefix, as {@link ModelStore#directory} has them below a folder: {@code prefix/name/3/} with all files of
     * version 3, in folders too, where an id without a version means the highest number; or {@code prefix/name/} with the files of a
     * model without versions. Hidden files are not looked at.
     *
     * @param client the client, borrowed
     * @param bucket the bucket's name, or the ARN of an access point
     * @param prefix what the keys begin with, before the slash that stands before a model's name; empty for the whole bucket
     * @param cache where the models are brought to, borrowed
     * @return the store
     */
    public static ModelStore prefix(S3Client client, String bucket, String prefix, DiskCache cache) {
        return prefix(client, bucket, prefix, cache, S3Retries.DEFAULT);
    }

    /**
     * The same with other retries.
     *
     * @param client as above
     * @param bucket as above
     * @param prefix as above
     * @param cache as above
     * @param retries how long to go on trying
     * @return the store
     */
    public static ModelStore prefix(S3Client client, String bucket, String prefix, DiskCache cache, S3Retries retries) {
        String folder = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        return cache.store(new Prefix(client, bucket, folder, retries));
    }

    /**
     * One model in one object.
     *
     * @param client the client, borrowed
     * @param id the model
     * @param location the object
     * @param sha256 the digest that it must have; with it, a model that is in the cache is not asked for again. Null if it is not
     *     known
     * @param cache where the model is brought to, borrowed
     * @return the store
     */
    public static ModelStore object(
            S3Client client, ModelId id, S3Location location, @Nullable Sha256 sha256, DiskCache cache) {
        return cache.store(new One(client, id, location, sha256));
    }

    private record One(
            S3Client client,
            ModelId id,
            S3Location location,
            @Nullable Sha256 sha256) implements ModelSource {
        @Override
        public @Nullable String place(ModelId wanted) {
            return wanted.equals(id) ? location.toString() : null;
        }

        @Override
        public SourceModel locate(ModelId wanted) throws IOException {
            S3ByteSource bytes = S3ByteSource.of(client, location);
            return SourceModel.ofFile(bytes, sha256, sha256 == null ? bytes.checksum() : null);
        }

        @Override
        public String toString() {
            return location.toString();
        }
    }

    private record Prefix(S3Client client, String bucket, String folder, S3Retries retries) implements ModelSource {
        @Override
        public String place(ModelId id) {
            return "s3://" + bucket + "/" + keyOf(id) + (id.version() == null ? "" : id.version() + "/");
        }

        private String keyOf(ModelId id) {
            return folder + id.name() + "/";
        }

        @Override
        public SourceModel locate(ModelId id) throws IOException {
            S3Listing listing = new S3Listing(client, bucket, retries);
            String version = id.version() == null ? listing.latest(keyOf(id)) : id.version();
            String below = version == null ? keyOf(id) : keyOf(id) + version + "/";
            List<String> paths = listing.files(below);
            if (paths.isEmpty()) {
                throw new NoSuchFileException("s3://" + bucket + "/" + below, null, "there are no objects below it");
            }
            try {
                return model(below, paths);
            } catch (IllegalArgumentException e) {
                throw new IOException("s3://" + bucket + "/" + below + " cannot be a model: " + e.getMessage(), e);
            }
        }

        private SourceModel model(String below, List<String> paths) throws IOException {
            Set<String> all = new HashSet<>(paths);
            List<SourceFile> files = new ArrayList<>();
            for (String path : paths) {
                if (!isDigestOf(path, all)) {
                    files.add(file(below, path, all.contains(path + DigestFile.ENDING)));
                }
            }
            SourceFile first = files.get(0);
            boolean single = files.size() == 1
                    && !first.path().contains("/")
                    && !first.path().equals(SAVED_MODEL);
            return single
                    ? SourceModel.ofFile(first.bytes(), first.sha256(), first.check())
                    : SourceModel.ofFolder(files);
        }

        private static boolean isDigestOf(String path, Set<String> all) {
            return path.endsWith(DigestFile.ENDING)
                    && all.contains(path.substring(0, path.length() - DigestFile.ENDING.length()));
        }

        private SourceFile file(String below, String path, boolean digestBeside) throws IOException {
            S3ByteSource bytes = source(below + path);
            Sha256 digest = digestBeside ? DigestFile.read(source(below + path + DigestFile.ENDING)) : null;
            return new SourceFile(path, bytes, digest, bytes.checksum());
        }

        private S3ByteSource source(String key) {
            return S3ByteSource.of(client, new S3Location(bucket, key)).withRetries(retries);
        }

        @Override
        public String toString() {
            return "the models below s3://" + bucket + "/" + folder;
        }
    }
}
