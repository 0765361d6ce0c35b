package dev.augur.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.io.ByteSource;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveModelStoreTest {
    private static final ModelId ID = ModelId.of("m");
    private static final String TEMP = "java.io.tmpdir";
    private static final byte[] ONNX = HexFormat.of().parseHex("08083a0312016742021011");
    private static final byte[] SAVED_MODEL = HexFormat.of().parseHex("080112090a0722057365727665");
    private static final byte[] ARCHIVE = new TarBytes()
            .file("1/saved_model.pb", SAVED_MODEL)
            .file("1/variables/x", "1")
            .gzip();

    @TempDir
    Path folder;

    private String tempBefore = "";
    private Path temp = Path.of("unset");

    @BeforeEach
    void useOwnTemporaryFolder() throws IOException {
        tempBefore = System.getProperty(TEMP);
        temp = Files.createDirectory(folder.resolve("tmp"));
        System.setProperty(TEMP, temp.toString());
    }

    @AfterEach
    void restoreTemporaryFolder() {
        System.setProperty(TEMP, tempBefore);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private List<String> cached() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("augur-models-" + System.getProperty("user.name")))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static ModelUnavailableException refusal(ModelStore store, ModelId id) {
        return catchThrowableOfType(ModelUnavailableException.class, () -> store.fetch(id));
    }

    @Test
    void unpacksOnceByContent() throws IOException {
        Path first = file("model.tar.gz", ARCHIVE);
        Path second = file("another name", ARCHIVE);
        LocalModel model = ArchiveModelStore.of(ID, first).fetch(ID);
        assertThat(model.format()).isEqualTo(ModelFormat.SAVED_MODEL);
        assertThat(model.path().resolve("variables").resolve("x")).hasContent("1");
        assertThat(ArchiveModelStore.of(ID, second).fetch(ID)).isEqualTo(model);
        assertThat(cached()).containsExactly(Sha256.of(first) + "-0");
        file("model.tar.gz", new TarBytes().file("model.onnx", ONNX).gzip());
        assertThat(ArchiveModelStore.of(ID, first).fetch(ID).format()).isEqualTo(ModelFormat.ONNX);
        assertThat(cached()).hasSize(2);
    }

    @Test
    void aFolderThatWasDamagedMeanwhileIsUnpackedAgain() throws IOException {
        ModelStore store = ArchiveModelStore.of(ID, file("model.tar.gz", ARCHIVE));
        Path model = store.fetch(ID).path();
        Files.delete(model.resolve("variables").resolve("x"));
        Path again = store.fetch(ID).path();
        assertThat(again).isNotEqualTo(model);
        assertThat(again.resolve("variables").resolve("x")).hasContent("1");
    }

    @Test
    void readsAnySourceOfBytes() throws IOException {
        ByteSource source = ByteSource.memory("s3://bucket/model.tar.gz", ARCHIVE);
        ModelStore store = ArchiveModelStore.of(ID, source, ArchiveLimits.DEFAULT);
        assertThat(store.fetch(ID).format()).isEqualTo(ModelFormat.SAVED_MODEL);
        assertThat(temp).isDirectoryNotContaining("glob:**augur-archive-*");
        assertThat(store).hasToString("the store of 'm' in the archive s3://bucket/model.tar.gz");
        ModelStore small = ArchiveModelStore.of(ID, source, ArchiveLimits.DEFAULT.withMaxBytes(100));
        assertThat(refusal(small, ID))
                .hasMessage(
                        "Model 'm' is in an archive that is refused, s3://bucket/model.tar.gz: has more than 100 bytes"
                                + " itself; if it is what you mean, raise ArchiveLimits.maxBytes");
        assertThat(temp).isDirectoryNotContaining("glob:**augur-archive-*");
    }

    @Test
    void readsTheClassPath() {
        ClassLoader loader = new ClassLoader() {
            @Override
            public @Nullable InputStream getResourceAsStream(String name) {
                return name.equals("models/bert") ? new ByteArrayInputStream(ARCHIVE) : null;
            }
        };
        ModelStore store = ArchiveModelStore.classPath(ID, loader, "models/bert", ArchiveLimits.DEFAULT);
        assertThat(store.fetch(ID).format()).isEqualTo(ModelFormat.SAVED_MODEL);
        ModelStore nowhere = ArchiveModelStore.classPath(ID, loader, "models/x", ArchiveLimits.DEFAULT);
        ModelUnavailableException e = refusal(nowhere, ID);
        assertThat(e).hasMessage("Model 'm' cannot be had: there is no models/x: it is not on the class path");
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
    }

    /** A TorchScript archive is a zip file, and a model. */
    @Test
    void whatIsAModelIsNotUnpacked() throws IOException {
        byte[] script = new ZipBytes()
                .file("m/data.pkl", "1")
                .file("m/code/a.py", "2")
                .file("m/constants.pkl", "3")
                .file("m/version", "4")
                .zip();
        Path file = file("model.pt", script);
        assertThat(ArchiveModelStore.of(ID, file).fetch(ID))
                .isEqualTo(new LocalModel(ID, ModelFormat.TORCHSCRIPT, file));
        ByteSource source = ByteSource.memory("memory", script);
        LocalModel copy =
                ArchiveModelStore.of(ID, source, ArchiveLimits.DEFAULT).fetch(ID);
        assertThat(copy.format()).isEqualTo(ModelFormat.TORCHSCRIPT);
        assertThat(copy.path()).hasBinaryContent(script);
        assertThat(cached()).containsExactly(Sha256.of(file) + "-model");
        Path onnx = file("model.tar.gz", ONNX);
        assertThat(ArchiveModelStore.of(ID, onnx).fetch(ID).format()).isEqualTo(ModelFormat.ONNX);
    }

    @Test
    void whatIsNeitherIsExplained() throws IOException {
        Path text = file("model.zip", "no archive".getBytes(StandardCharsets.UTF_8));
        assertThat(refusal(ArchiveModelStore.of(ID, text), ID))
                .hasMessageStartingWith("Model 'm': " + text + " is of no known format (10 bytes")
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_LOADABLE);
        Path checkpoint = file(
                "model.pth",
                new ZipBytes()
                        .file("archive/data.pkl", "\u0080\u0002x".getBytes(StandardCharsets.ISO_8859_1))
                        .file("archive/version", "3")
                        .zip());
        assertThat(refusal(ArchiveModelStore.of(ID, checkpoint), ID))
                .hasMessageStartingWith(
                        "Model 'm' is not in the archive " + checkpoint + ", or not clearly: Model 'm': ")
                .hasMessageContaining("data.pkl is a Python pickle, which is a program")
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_LOADABLE);
    }

    @Test
    void twoModelsAreNotClear() throws IOException {
        Path archive = file(
                "a.zip",
                new ZipBytes().file("a/x.onnx", ONNX).file("b/y.onnx", ONNX).zip());
        assertThat(refusal(ArchiveModelStore.of(ID, archive), ID))
                .hasMessageContaining("Model 'm' may be each of [")
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_LOADABLE);
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        Path nowhere = folder.resolve("nowhere.zip");
        assertThat(refusal(ArchiveModelStore.of(ID, nowhere), ID).reason()).isEqualTo(Reason.NOT_FOUND);
        Path archive = file("model.tar.gz", ARCHIVE);
        ModelUnavailableException e = refusal(ArchiveModelStore.of(ID, archive), ModelId.of("n"));
        assertThat(e).hasMessage("Model 'n' is not in the store of 'm' in the archive " + archive);
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void limitsMustAllowSomething() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchiveLimits.DEFAULT.withMaxBytes(0))
                .withMessage("maxBytes must be >= 1, got 0");
        assertThatIllegalArgumentException().isThrownBy(() -> ArchiveLimits.DEFAULT.withMaxEntries(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> ArchiveLimits.DEFAULT.withMaxRatio(0));
        assertThat(ArchiveLimits.DEFAULT.withMaxBytes(1).withMaxEntries(2).withMaxRatio(3))
                .isEqualTo(new ArchiveLimits(1, 2, 3));
    }

    /** Whatever is wrong with an archive, the answer is a model or one of the errors that are documented. */
    @Test
    void damagedArchivesEndInATypedError() throws IOException {
        long seed = 20_261_122;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[][] good = {
            new ZipBytes().file("a/model.onnx", ONNX).file("b", "text").zip(),
            new TarBytes()
                    .pax("path", "a/model.onnx")
                    .file("x", ONNX)
                    .longName("b")
                    .file("b", "text")
                    .tar(),
            new TarBytes().file("model.onnx", ONNX).gzip(),
            new TarBytes().file("model.onnx", ONNX).zstd()
        };
        ArchiveLimits limits = new ArchiveLimits(1 << 20, 100, 200);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good[i % good.length].clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path archive = file("mutant", bytes);
            ArchiveKind kind = ArchiveKind.of(archive);
            Path target = Files.createDirectory(folder.resolve("target" + i));
            try {
                if (kind != null) {
                    new Unpacker(limits).unpack(archive, kind, target);
                }
            } catch (ArchiveRefusedException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 1_999);
    }
}
