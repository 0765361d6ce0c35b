package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.io.ByteSource;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelStore;
import dev.augur.model.cache.DiskCache;
import dev.augur.model.cache.ModelSource;
import dev.augur.model.cache.SourceModel;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Served models are fetched, released and resolved by the stores that have them. */
final class SourceStoreTest {
    private static final ModelId ID = ModelId.of("double");

    @TempDir
    private Path root;

    private static void predicts(ServedModels models) {
        ServedModel model = Objects.requireNonNull(models.model("double", null));
        assertThat(model.predictEach(List.of(Instance.ofFloats(new float[] {1, 2, 3, 4})), CallOptions.NONE)
                        .get(0)
                        .orThrow()
                        .floats("y"))
                .containsExactly(2, 4, 6, 8);
    }

    /** One file elsewhere, which a cache brings. */
    private static ModelStore cached(DiskCache cache, Path file) {
        return cache.store(new ModelSource() {
            @Override
            public String place(ModelId id) {
                return file.toString();
            }

            @Override
            public SourceModel locate(ModelId id) throws IOException {
                return SourceModel.ofFile(ByteSource.file(file), null, null);
            }
        });
    }

    @Test
    void aModelThatIsNotServedAnyMoreMakesRoomInItsCache() throws IOException {
        Path first = Files.write(root.resolve("first"), OnnxModels.bytes(TckModel.DOUBLE));
        byte[] large = OnnxModels.mlp();
        Path second = Files.write(root.resolve("second"), large);
        try (DiskCache cache = DiskCache.of(root.resolve("cache"), large.length + 50)) {
            ModelStore other = cached(cache, second);
            try (ServedModels models = ServedModels.builder(new OnnxRuntimeEngine())
                    .store(ID, cached(cache, first))
                    .build()) {
                assertThat(Objects.requireNonNull(models.model("double", null)).platform())
                        .isEqualTo("onnx_onnxv1");
                predicts(models);
                assertThatThrownBy(() -> other.fetch(ID)).hasMessageContaining("are in use by loaded models");
            }
            assertThat(other.fetch(ID).path()).exists();
        }
    }

    @Test
    void anAliasStandsForItsVersion() throws IOException {
        Path model = root.resolve("double/3/model.onnx");
        Files.createDirectories(model.getParent());
        Files.write(model, OnnxModels.bytes(TckModel.DOUBLE));
        ModelRoute.to(ModelId.of("double:3")).write(root.resolve("double/prod.alias"));
        try (ServedModels models = ServedModels.builder(new OnnxRuntimeEngine())
                .store(ModelId.of("double:prod"), ModelStore.directory(root))
                .build()) {
            assertThat(Objects.requireNonNull(models.model("double", "prod")).platform())
                    .isEqualTo("onnx_onnxv1");
            predicts(models);
        }
    }
}
