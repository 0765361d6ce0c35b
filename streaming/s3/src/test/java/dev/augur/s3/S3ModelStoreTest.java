package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.archive.ArchiveModelStore;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.model.cache.DiskCache;
import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.StoredObject;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Models on a real S3 server. */
final class S3ModelStoreTest {
    private static final byte[] MLP = OnnxModels.mlp();
    private static final byte[] SAVED_MODEL = HexFormat.of().parseHex("080112090a0722057365727665");
    private static LocalS3 s3;

    @TempDir
    Path temp;

    private DiskCache cache = DiskCache.of(Path.of("unset"), 1);

    @BeforeAll
    static void startServer() throws Exception {
        s3 = LocalS3.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        s3.stop();
    }

    @BeforeEach
    void open() {
        cache = DiskCache.of(temp.resolve("cache"), 1 << 24);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    private static void put(String key, byte[] bytes) {
        s3.client().putObject(put -> put.bucket(LocalS3.BUCKET).key(key), RequestBody.fromBytes(bytes));
    }

    private ModelStore store(String prefix) {
        return S3ModelStore.prefix(s3.client(), LocalS3.BUCKET, prefix, cache);
    }

    @Test
    void anIdWithoutAVersionIsTheHighestNumber() {
        byte[] ten = OnnxModels.identity(DType.FLOAT32);
        put("versions/score/2/model.onnx", MLP);
        put("versions/score/10/model.onnx", ten);
        put("versions/score/latest/model.onnx", OnnxModels.imageMeans());
        put("versions/score/config.pbtxt", new byte[] {1});
        put("versions/score-other/99/model.onnx", MLP);
        assertThat(store("versions").fetch(ModelId.of("score")).path()).hasBinaryContent(ten);
        assertThat(store("versions/").fetch(ModelId.of("score:2")).path()).hasBinaryContent(MLP);
        put("versions/score/11/model.onnx", MLP);
        assertThat(store("versions").fetch(ModelId.of("score")).path()).hasBinaryContent(MLP);
        assertThatThrownBy(() -> store("versions").fetch(ModelId.of("score:3")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage(
                        "Model 'score:3' is not there: s3://bucket/versions/score/3/: there are no objects below it")
                .matches(e -> ((ModelUnavailableException) e).reason() == Reason.NOT_FOUND);
    }

    @Test
    void foldersHiddenFilesAndMarkersAreWhatTheyAre() throws Exception {
        put("nested/tf/1/model.savedmodel/", new byte[0]);
        put("nested/tf/1/model.savedmodel/saved_model.pb", SAVED_MODEL);
        put("nested/tf/1/model.savedmodel/variables/variables.index", new byte[] {1, 2});
        put("nested/tf/1/.DS_Store", new byte[] {3});
        put("nested/tf/1/__MACOSX/x", new byte[] {3});
        LocalModel local = store("nested").fetch(ModelId.of("tf"));
        assertThat(local.format()).isEqualTo(ModelFormat.SAVED_MODEL);
        assertThat(local.path().resolve("variables/variables.index")).hasBinaryContent(new byte[] {1, 2});
        try (Stream<Path> files = Files.walk(local.path().getParent())) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @Test
    void aModelMayHaveNoVersionsAndABucketNoPrefix() {
        put("plain/model.onnx", MLP);
        assertThat(store("").fetch(ModelId.of("plain")).path()).hasBinaryContent(MLP);
    }

    @Test
    void listingsHaveAnyLength() throws Exception {
        for (int i = 0; i < 1100; i++) {
            s3.put("long/many/3/.hidden/" + i, new byte[] {1});
            s3.put("long/many/.old-" + i + "/x", new byte[] {1});
        }
        for (int i = 0; i < 50; i++) {
            s3.put("long/many/3/labels/" + i + ".txt", new byte[] {(byte) i});
        }
        put("long/many/3/zz-model.onnx", MLP);
        LocalModel local = store("long").fetch(ModelId.of("many"));
        assertThat(local.path()).hasFileName("zz-model.onnx").hasBinaryContent(MLP);
        try (Stream<Path> files = Files.list(local.path().resolveSibling("labels"))) {
            assertThat(files).hasSize(50);
        }
    }

    @Test
    void digestsBesideTheObjectsAreCompared() {
        put("digests/score/1/model.onnx", MLP);
        put(
                "digests/score/1/model.onnx.sha256",
                (Sha256.ofBytes(new byte[0]) + "  model.onnx\n").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> store("digests").fetch(ModelId.of("score")))
                .hasMessageContaining("The SHA-256 of s3://bucket/digests/score/1/model.onnx must be ");
        put("digests/score/1/model.onnx.sha256", (Sha256.ofBytes(MLP) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(store("digests").fetch(ModelId.of("score")).path()).hasBinaryContent(MLP);
    }

    @Test
    void oneObjectIsAModel() throws Exception {
        put("one/mlp.onnx", MLP);
        ModelId id = ModelId.of("mlp");
        S3Location location = S3Location.of("s3://bucket/one/mlp.onnx");
        ModelStore store = S3ModelStore.object(s3.client(), id, location, Sha256.ofBytes(MLP), cache);
        assertThat(store.fetch(id).path()).hasBinaryContent(MLP);
        s3.client().deleteObject(delete -> delete.bucket(LocalS3.BUCKET).key("one/mlp.onnx"));
        assertThat(store.fetch(id).path()).hasBinaryContent(MLP);
        assertThatThrownBy(() -> S3ModelStore.object(s3.client(), id, location, null, cache)
                        .fetch(id))
                .hasMessage("Model 'mlp' is not there: s3://bucket/one/mlp.onnx: there is no such object");
    }

    @Test
    void chainsAskS3Last() {
        put("chain/score/1/model.onnx", MLP);
        ModelStore chain = ModelStore.classPath(ModelId.of("other"), getClass().getClassLoader(), "none")
                .orElse(S3ModelStore.prefix(s3.client(), LocalS3.BUCKET, "chain", cache.offline()))
                .orElse(store("chain"));
        LocalModel first = chain.fetch(ModelId.of("score"));
        s3.client().deleteObject(delete -> delete.bucket(LocalS3.BUCKET).key("chain/score/1/model.onnx"));
        assertThat(chain.fetch(ModelId.of("score")).path()).isEqualTo(first.path());
    }

    @Test
    void anArchiveIsUnpackedBehindTheCache() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("mlp/model.onnx"));
            zip.write(MLP);
        }
        put("archives/mlp.zip", bytes.toByteArray());
        ModelId id = ModelId.of("mlp");
        DiskCache archives =
                cache.opening((model, file) -> ArchiveModelStore.of(model, file).fetch(model));
        S3Location location = S3Location.of("s3://" + LocalS3.BUCKET + "/archives/mlp.zip");
        LocalModel local =
                S3ModelStore.object(s3.client(), id, location, null, archives).fetch(id);
        assertThat(local.format()).isEqualTo(ModelFormat.ONNX);
        assertThat(local.path()).hasBinaryContent(MLP);
        assertThat(S3ModelStore.object(s3.client(), id, location, null, archives.offline())
                        .fetch(id)
                        .path())
                .isEqualTo(local.path());
    }

    @Test
    void keysThatCannotBeFilesAreRefused() {
        put("bad/score/1/a", new byte[1]);
        put("bad/score/1/a:b.onnx", MLP);
        assertThatThrownBy(() -> store("bad").fetch(ModelId.of("score")))
                .hasMessageContaining("s3://bucket/bad/score/1/ cannot be a model: The path of a model's file must be");
    }

    @Test
    void deniedListingsAreTold() {
        try (S3Client stranger = s3.builder("wrong-secret-canary").build()) {
            ModelStore store = S3ModelStore.prefix(stranger, LocalS3.BUCKET, "x", cache);
            assertThatThrownBy(() -> store.fetch(ModelId.of("score")))
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageContaining("The credentials must be valid and allow s3:ListBucket")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void theObjectsChecksumIsComparedBeforeTheFileIsSeen() throws Exception {
        byte[] flipped = MLP.clone();
        flipped[100] ^= 1;
        ModelId id = ModelId.of("mlp");
        String crc = S3ChecksumTest.crc32c(MLP);
        StoredObject wrong = StoredObject.of(flipped, "one").with("x-amz-checksum-crc32c", crc);
        StoredObject right = StoredObject.of(MLP, "two").with("x-amz-checksum-crc32c", crc);
        try (Trial trial = new Trial(HttpKind.URL_CONNECTION, wrong)) {
            ModelStore store = S3ModelStore.object(trial.client, id, Trial.OBJECT, null, cache);
            assertThatThrownBy(() -> store.fetch(id)).isInstanceOf(ModelUnavailableException.class);
            // Whatever number of requests brings the bytes.
            trial.faults(new Fault.Cut(1000, false));
            assertThatThrownBy(() -> store.fetch(id)).hasMessageContaining("its CRC32C in S3 is " + crc);
            trial.replace(right);
            trial.faults();
            assertThat(store.fetch(id).path()).hasBinaryContent(MLP);
        }
    }
}
