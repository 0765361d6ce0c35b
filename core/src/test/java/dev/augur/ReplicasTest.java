package dev.augur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.FakeModel;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several copies of one model, and several ways to run it on one device. */
final class ReplicasTest {
    private static final ModelId ID = ModelId.of("score:1");
    private static final Device GPU_0 = Device.gpu(0);
    private static final Device GPU_1 = Device.gpu(1);
    private static final Device GPU_2 = Device.gpu(2);

    private final Machine machine = new Machine();
    private final ExecutorService callers = Executors.newCachedThreadPool();

    /** Three GPUs, on each of which there are two backends, and the CPU with one. */
    private static final class Machine implements Engine {
        final Map<String, String> refusals = new HashMap<>();
        final Map<Device, FakeModel> models = new LinkedHashMap<>();

        @Override
        public String name() {
            return "Machine 1.0";
        }

        @Override
        public boolean supports(ModelFormat format) {
            return true;
        }

        @Override
        public List<Device> devices() {
            return List.of(GPU_0, GPU_1, GPU_2, Device.CPU);
        }

        @Override
        public List<Target> targets(LocalModel model, Device device) {
            if (device.kind() == Device.Kind.CPU) {
                return Engine.super.targets(model, device);
            }
            return List.of(target(device, "Fast"), target(device, "Plain"));
        }

        FakeModel model(Device device) {
            return Objects.requireNonNull(models.get(device), "loaded");
        }

        private Target target(Device device, String provider) {
            return new Target() {
                @Override
                public String provider() {
                    return provider;
                }

                @Override
                public NativeModel load() throws DeviceRefusedException {
                    return loaded(device, provider);
                }
            };
        }

        @Override
        public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
            return loaded(device, "");
        }

        private NativeModel loaded(Device device, String provider) throws DeviceRefusedException {
            String refusal = refusals.getOrDefault(device + " " + provider, refusals.get(provider));
            if (refusal != null) {
                throw new DeviceRefusedException(refusal, null);
            }
            FakeModel loaded = FakeModel.wellDeclared();
            models.put(device, loaded);
            return loaded;
        }
    }

    private Inference inference(DeviceSelector selector) {
        return Inference.builder(id -> new LocalModel(id, ModelFormat.ONNX, Path.of("score.onnx")))
                .engine(machine)
                .devices(selector)
                .executor(callers)
                .build();
    }

    @AfterEach
    void stop() {
        callers.shutdown();
    }

    @Test
    void idleCopiesServeInTurn() {
        machine.refusals.put("Fast", "no");
        try (Inference inference = inference(DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            for (int i = 0; i < 30; i++) {
                assertThat(predictor.predict(new float[] {i, 1})).containsExactly(2 * i, 2);
            }
            assertThat(machine.models.values())
                    .extracting(model -> model.rows.size())
                    .containsExactly(10, 10, 10);
        }
    }

    @Test
    void aCallGoesToTheCopyWithTheFewestCallsInItWhoseeverTheyAre() throws Exception {
        try (Inference inference = inference(DeviceSelector.requireGpu().replicated(2));
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec());
                Predictor<float[], float[]> other = inference.predictor(ID, new PairCodec())) {
            predictor.warm();
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            FakeModel busy = machine.model(GPU_0);
            busy.duringRun = () -> {
                inside.countDown();
                await(mayEnd);
            };
            CompletableFuture<float[]> held = predictor.submit(new float[] {1, 1});
            inside.await();
            for (int i = 0; i < 10; i++) {
                other.predict(new float[] {2, 2});
                predictor.predict(new float[] {3, 3});
            }
            mayEnd.countDown();
            assertThat(held.join()).containsExactly(2, 2);
            assertThat(busy.rows).hasSize(1);
            assertThat(machine.model(GPU_1).rows).hasSize(20);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCopyThatRefusesIsNamedAndTheOthersServe() {
        machine.refusals.put("Fast", "no engine library");
        machine.refusals.put("gpu:1 Plain", "no memory");
        try (Inference inference = inference(DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            Placement placement = predictor.explain();
            assertThat(placement)
                    .hasToString("score:1 runs on gpu:0 (Plain) and gpu:2 (Plain) with Machine 1.0; "
                            + "asked: require a GPU, a copy on each; gpu:0 (Fast) refused: no engine library; "
                            + "gpu:1 (Fast) refused: no engine library; gpu:1 (Plain) refused: no memory; "
                            + "gpu:2 (Fast) refused: no engine library");
            assertThat(placement.isFallback()).isTrue();
            predictor.predictAll(List.of(new float[2], new float[2]));
        }
    }

    @Test
    void everyChoiceHasItsVerdictInOrder() {
        machine.refusals.put("gpu:0 Fast", "no");
        try (Inference inference = inference(DeviceSelector.preferGpu());
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThat(predictor.explain().choices())
                    .extracting(Object::toString)
                    .containsExactly(
                            "gpu:0 (Fast) refused: no",
                            "gpu:0 (Plain) runs it",
                            "gpu:1 (Fast) was not tried",
                            "gpu:1 (Plain) was not tried",
                            "gpu:2 (Fast) was not tried",
                            "gpu:2 (Plain) was not tried",
                            "cpu was not tried");
            assertThat(predictor.explain().device()).isEqualTo(GPU_0);
            assertThat(predictor.explain().provider()).isEqualTo("Plain");
        }
    }

    @Test
    void copiesAreOfOneKindOfDevice() {
        machine.refusals.put("gpu:1 Fast", "no");
        machine.refusals.put("gpu:1 Plain", "no");
        try (Inference inference = inference(DeviceSelector.preferGpu().replicated(8));
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThat(predictor.explain().running())
                    .extracting(Placement.Choice::place)
                    .containsExactly("gpu:0 (Fast)", "gpu:2 (Fast)");
        }
        machine.refusals.putAll(Map.of("Fast", "no", "Plain", "no"));
        try (Inference inference = inference(DeviceSelector.preferGpu().replicated(8));
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThat(predictor.explain().running())
                    .extracting(Placement.Choice::place)
                    .containsExactly("cpu");
        }
    }

    @Test
    void roundRobinWithoutAGpuIsAnError() {
        machine.refusals.putAll(Map.of("Fast", "no", "Plain", "no driver"));
        try (Inference inference = inference(DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThatThrownBy(predictor::warm)
                    .isInstanceOf(ModelUnavailableException.class)
                    .hasMessageStartingWith("Model 'score:1' has no device to run on; asked: require a GPU, a copy on "
                            + "each; gpu:0 (Fast) refused: no; gpu:0 (Plain) refused: no driver; ");
        }
    }

    @Test
    void closingFreesEveryCopyAfterItsLastRun() throws Exception {
        List<FakeModel> models = new ArrayList<>();
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<float[]> held;
        try (Inference inference = inference(DeviceSelector.roundRobin());
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            predictor.warm();
            models.addAll(machine.models.values());
            CountDownLatch mayEnd = new CountDownLatch(1);
            machine.model(GPU_0).duringRun = () -> {
                inside.countDown();
                await(mayEnd);
            };
            held = predictor.submit(new float[] {1, 1});
            inside.await();
            callers.execute(mayEnd::countDown);
        }
        assertThat(held.join()).containsExactly(2, 2);
        assertThat(models)
                .hasSize(3)
                .allSatisfy(model -> assertThat(model.freed).hasValue(1));
    }

    @Test
    void aBrokenFileFreesTheCopiesThatWereLoaded() {
        Engine engine = new Engine() {
            @Override
            public String name() {
                return "Half 1.0";
            }

            @Override
            public boolean supports(ModelFormat format) {
                return true;
            }

            @Override
            public List<Device> devices() {
                return machine.devices();
            }

            @Override
            public NativeModel load(LocalModel model, Device device) throws DeviceRefusedException {
                if (device.equals(GPU_1)) {
                    throw new ModelUnavailableException(
                            ID, ModelUnavailableException.Reason.NOT_LOADABLE, "damaged", null);
                }
                return machine.load(model, device);
            }
        };
        try (Inference inference = Inference.builder(id -> new LocalModel(id, ModelFormat.ONNX, Path.of("x")))
                        .engine(engine)
                        .devices(DeviceSelector.roundRobin())
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThatThrownBy(predictor::warm).hasMessage("damaged");
            assertThat(machine.model(GPU_0).freed).hasValue(1);
        }
    }

    @Test
    void userCodeMayAskForTwoCopiesOnOneDevice() {
        DeviceSelector twice = (model, listed) -> List.of(Device.CPU, Device.CPU);
        try (Inference inference = inference(twice.replicated(2));
                Predictor<float[], float[]> predictor = inference.predictor(ID, new PairCodec())) {
            assertThat(predictor.explain().running()).hasSize(2);
        }
        assertThatThrownBy(() -> twice.replicated(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicas must be >= 1, got 0");
    }
}
