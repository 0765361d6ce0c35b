package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.Device;
import dev.augur.ModelUnavailableException;
import dev.augur.WarmUp;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.OutputShapeException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that a host asks for, and what is ready when. */
@Timeout(120)
final class WarmUpsTest {
    @TempDir
    private Path folder;

    private void models(String... names) throws IOException {
        for (String name : names) {
            Files.write(folder.resolve(name + ".onnx"), OnnxModels.oneRowOnly());
        }
    }

    private ServedModels.Builder builder(String warmUp) {
        return ServedModels.builder(new OnnxRuntimeEngine()).directory(folder).warmUp(WarmUps.of(warmUp));
    }

    @Test
    void aTextSaysWhatIsRunOnWhichModel() {
        assertThat(WarmUps.of("none")).isEqualTo(WarmUps.NONE);
        assertThat(WarmUps.of("1,8"))
                .isEqualTo(new WarmUps(List.of(WarmUp.generated().withBatchSizes(1, 8)), Map.of()));
        WarmUps some = WarmUps.of("samples; score = 2 ;tiny=none");
        assertThat(some.of(ModelId.of("other"))).containsExactly(WarmUp.samples());
        assertThat(some.of(ModelId.of("score:3")))
                .containsExactly(WarmUp.generated().withBatchSizes(2));
        assertThat(some.of(ModelId.of("tiny"))).isEmpty();
        assertThat(WarmUps.of("score=2").of(ModelId.of("other"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zeros", "0", "1,", "1;2", "=1", "a=1;a=2", "a=", "1;", "-1", "1234567"})
    void anotherTextIsRefused(String text) {
        assertThatThrownBy(() -> WarmUps.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A warm-up must be " + WarmUps.EXPECTED + ", got '" + text + "'");
    }

    @Test
    void aModelThatIsNotServedIsNamed() throws IOException {
        models("a", "b");
        assertThatThrownBy(builder("1;c=2")::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no model 'c' to warm up; there are [a, b]");
    }

    @Test
    void eachModelHasItsOwnRuns() throws IOException {
        models("a", "b");
        try (ServedModels models = builder("3;a=1").build()) {
            Objects.requireNonNull(models.model("a", null)).warm();
            ServedModel b = Objects.requireNonNull(models.model("b", null));
            assertThatThrownBy(b::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'b' is not ready, its warm-up failed on cpu");
            assertThat(b.isReady()).isFalse();
        }
    }

    @Test
    void theTextModelThatHostsEmbedTakesZeros() throws IOException {
        EmbeddedModel miniLm = EmbeddedModel.miniLm(getClass().getClassLoader());
        try (ServedModels models = ServedModels.builder(new OnnxRuntimeEngine())
                .classPath(miniLm)
                .warmUp(WarmUps.of("1,2"))
                .build()) {
            models.warm();
            assertThat(models.models()).allMatch(ServedModel::isReady);
        }
    }

    @Test
    void aModelIsReadyAfterItsRunsOnly() throws Exception {
        models("m");
        Held engine = new Held();
        try (ServedModels models = ServedModels.builder(engine)
                .directory(folder)
                .warmUp(WarmUps.of("1"))
                .build()) {
            RestApi api = new RestApi(models, Limits.DEFAULT, () -> true);
            CompletableFuture<Void> warmed = CompletableFuture.runAsync(models::warm);
            engine.running.await();
            assertThat(status(api)).isEqualTo(503);
            engine.go.countDown();
            warmed.join();
            assertThat(status(api)).isEqualTo(200);
        }
    }

    private static int status(RestApi api) {
        return api.handle(new Request("GET", "/v2/models/m/ready", name -> null, new byte[0], CallOptions.NONE))
                .status();
    }

    /** ONNX Runtime whose runs wait. */
    private static final class Held implements Engine {
        private final Engine engine = new OnnxRuntimeEngine();
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String name() {
            return engine.name();
        }

        @Override
        public boolean supports(ModelFormat format) {
            return engine.supports(format);
        }

        @Override
        public List<Device> devices() {
            return engine.devices();
        }

        @Override
        public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
            return new HeldModel(engine.load(model, device), this);
        }
    }

    private record HeldModel(NativeModel model, Held held) implements NativeModel {
        @Override
        public Signature signature() {
            return model.signature();
        }

        @Override
        public boolean pins(TensorSpec output) {
            return model.pins(output);
        }

        @Override
        public void free() {
            model.free();
        }

        @Override
        public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
            Binding bound = model.bind(inputs, pinned, copied);
            return new Binding() {
                @Override
                public void run(Tensors outputs) throws OutputShapeException {
                    held.running.countDown();
                    try {
                        held.go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    bound.run(outputs);
                }

                @Override
                public void close() {
                    bound.close();
                }
            };
        }
    }
}
