package dev.augur.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.archive.ArchiveModelStore;
import dev.augur.codec.RowCodec;
import dev.augur.http.FileServer.Stored;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.cache.DiskCache;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives behind HTTP, by way of the cache. */
final class ArchivesTest {
    private static final ModelId ID = ModelId.of("double");
    private static final ModelId OTHER = ModelId.of("other");

    @TempDir
    Path temp;

    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] zip(byte[] model, String labels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry("double/model.onnx"));
            zip.write(model);
            zip.putNextEntry(new ZipEntry("double/labels.txt"));
            zip.write(labels.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private ModelStore store(DiskCache cache) {
        return HttpModelStore.builder(cache.opening(
                        (id, file) -> ArchiveModelStore.of(id, file).fetch(id)))
                .file(ID, server.uri("/double.zip"))
                .file(OTHER, server.uri("/other.zip"))
                .build();
    }

    @Test
    void anArchiveIsBroughtOnceAndItsModelServes() throws IOException {
        byte[] model = OnnxModels.bytes(TckModel.DOUBLE);
        server.files.put("/double.zip", Stored.of(zip(model, "a"), "one"));
        try (DiskCache cache = DiskCache.of(temp.resolve("cache"), 1 << 20)) {
            ModelStore store = store(cache);
            LocalModel local = store.fetch(ID);
            assertThat(local.format()).isEqualTo(ModelFormat.ONNX);
            assertThat(local.path()).hasBinaryContent(model).hasFileName("model.onnx");
            assertThat(local.path().resolveSibling("labels.txt")).hasContent("a");
            try (Inference inference = Inference.builder(store)
                            .engine(new OnnxRuntimeEngine())
                            .build();
                    Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
                assertThat(predictor.predict(new float[] {1, 2, 3, 4})).containsExactly(2, 4, 6, 8);
            }
            assertThat(server.takeRanges()).containsExactly("bytes=0-0", "bytes=0-", "bytes=0-0");
        }
        try (DiskCache cache = DiskCache.of(temp.resolve("cache"), 1 << 20)) {
            assertThat(store(cache.offline()).fetch(ID).path()).hasBinaryContent(model);
        }
        assertThat(server.takeRanges()).isEmpty();
    }

    @Test
    void anArchiveIsHeldAsLongAsItsModelIsUsed() throws IOException {
        byte[] first = zip(OnnxModels.bytes(TckModel.DOUBLE), "first ".repeat(400));
        server.files.put("/double.zip", Stored.of(first, "one"));
        server.files.put("/other.zip", Stored.of(zip(OnnxModels.bytes(TckModel.DOUBLE), "other ".repeat(400)), "one"));
        try (DiskCache cache = DiskCache.of(temp.resolve("cache"), first.length + 500)) {
            ModelStore store = store(cache);
            LocalModel local = store.fetch(ID);
            assertThatThrownBy(() -> store.fetch(OTHER)).hasMessageContaining("are in use by loaded models");
            store.release(local);
            assertThat(store.fetch(OTHER).path().resolveSibling("labels.txt")).hasContent("other ".repeat(400));
        }
    }

    @Test
    void anArchiveThatIsRefusedIsNotHeld() throws IOException {
        byte[] empty = zip(new byte[600], "no model");
        server.files.put("/double.zip", Stored.of(empty, "one"));
        byte[] whole = zip(OnnxModels.bytes(TckModel.DOUBLE), "other ".repeat(400));
        server.files.put("/other.zip", Stored.of(whole, "one"));
        try (DiskCache cache = DiskCache.of(temp.resolve("cache"), whole.length + 500)) {
            ModelStore store = store(cache);
            assertThatThrownBy(() -> store.fetch(ID)).hasMessageStartingWith("Model 'double' is not in the archive ");
            assertThat(store.fetch(OTHER).path()).exists();
        }
    }
}
