package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.BatchPolicy;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Very many callers at once, each a virtual thread, where the JDK has them. */
@Timeout(300)
final class VirtualThreadsTest {
    private static final ModelId ID = ModelId.of("sum");
    private static final int CALLERS = 100_000;
    /** Wide enough that a run takes long, and many rows in one run hardly longer. */
    private static final int WIDTH = 512;

    private static final int LAYERS = 6;

    @TempDir
    Path folder;

    private final AtomicInteger runs = new AtomicInteger();

    /** One caller's number in, and back. */
    private final class NumberCodec implements Codec<Integer, Integer> {
        @Override
        public int maxBatch() {
            return 512;
        }

        @Override
        public void encode(List<? extends Integer> batch, Tensors inputs) {
            runs.incrementAndGet();
            var x = inputs.allocate("x", DType.FLOAT32, Shape.of(batch.size(), 1))
                    .floats();
            for (int i = 0; i < batch.size(); i++) {
                x.put(i, batch.get(i));
            }
        }

        @Override
        public List<Integer> decode(Tensors inputs, Tensors outputs, int count) {
            List<Integer> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add((int) outputs.get("y").floats().get(i));
            }
            return values;
        }
    }

    private static OnnxGraph graph() {
        float[] one = new float[WIDTH];
        one[0] = 1;
        float[] identity = new float[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            identity[i * WIDTH + i] = 1;
        }
        OnnxGraph graph = new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of("n"), Dim.of(1))
                .output("y", DType.FLOAT32, Dim.of("n"), Dim.of(1))
                .constant("in", Shape.of(1, WIDTH), one)
                .constant("w", Shape.of(WIDTH, WIDTH), identity)
                .constant("out", Shape.of(WIDTH, 1), one)
                .node("MatMul", List.of("x", "in"), List.of("h0"));
        for (int i = 0; i < LAYERS; i++) {
            graph.node("MatMul", List.of("h" + i, "w"), List.of("h" + (i + 1)));
        }
        return graph.node("MatMul", List.of("h" + LAYERS, "out"), List.of("y"));
    }

    /** Made by reflection: the tests are compiled for a JDK without virtual threads. */
    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Assumptions.abort("skipped: this JDK has no virtual threads");
        }
    }

    @Test
    void aHundredThousandCallersGetTheirAnswersAndPinNothing() throws Exception {
        ExecutorService threads = virtualThreads();
        BatchPolicy policy =
                BatchPolicy.builder().maxRows(512).queueCapacity(CALLERS).build();
        try (Inference inference = Inference.builder(ModelStore.file(ID, graph().writeTo(folder.resolve("sum.onnx"))))
                        .engine(new OnnxRuntimeEngine())
                        .devices(DeviceSelector.cpuOnly())
                        .build();
                Predictor<Integer, Integer> predictor = inference
                        .predictorBuilder(ID, new NumberCodec())
                        .batching(policy)
                        .build();
                Recording recording = new Recording()) {
            assertThat(predictor.predictAll(List.of(1, 2, 3))).containsExactly(1, 2, 3);
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            recording.start();
            callAtOnce(threads, predictor);
            recording.stop();
            assertThat(runs).as("calls share runs").hasValueLessThan(CALLERS);
            assertThat(pinnedByMonitors(recording)).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void callAtOnce(ExecutorService threads, Predictor<Integer, Integer> predictor) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Integer>> answers = new ArrayList<>(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            int own = i;
            answers.add(threads.submit(() -> {
                go.await();
                return predictor.predict(own);
            }));
        }
        go.countDown();
        for (int i = 0; i < CALLERS; i++) {
            assertThat(answers.get(i).get()).isEqualTo(i);
        }
    }

    /** Where virtual threads waited in this library without leaving their carrier, but for classes to be loaded. */
    private List<String> pinnedByMonitors(Recording recording) throws Exception {
        Path file = folder.resolve("pinned.jfr");
        recording.dump(file);
        List<String> pinned = new ArrayList<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            List<String> at = event.getStackTrace() == null
                    ? List.of()
                    : event.getStackTrace().getFrames().stream()
                            .map(frame -> frame.getMethod().getType().getName())
                            .toList();
            boolean isOurs = at.stream().anyMatch(type -> type.startsWith("dev.augur."))
                    && at.stream().noneMatch(type -> type.startsWith("jdk.internal.loader."));
            if (isOurs) {
                pinned.add(event.toString());
            }
        }
        return pinned;
    }
}
