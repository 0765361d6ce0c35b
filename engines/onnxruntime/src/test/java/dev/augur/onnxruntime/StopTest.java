package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.BatchPolicy;
import dev.augur.CallOptions;
import dev.augur.Cancellation;
import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.EngineException;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that would take years are stopped: the model counts from zero to a number that it is given, one by one. That a test
 * ends at all is what it shows.
 */
@Timeout(60)
final class StopTest {
    private static final ModelId ID = ModelId.of("count");
    private static final long YEARS = Long.MAX_VALUE;
    private static final int BOOL = 9;

    @TempDir
    Path folder;

    private final TensorPool pool = new TensorPool(1 << 20);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path file = Path.of("unset");

    @BeforeEach
    void write() throws Exception {
        Message body = new Message()
                .with(1, Protos.node("Identity", List.of("go"), "go_on"))
                .with(1, Protos.node("Add", List.of("sum", "one"), "more"))
                .text(2, "body")
                .with(11, Protos.value("i", Protos.INT64, 1))
                .with(11, Protos.value("go", BOOL, 1))
                .with(11, Protos.value("sum", Protos.INT64, 1))
                .with(12, Protos.value("go_on", BOOL, 1))
                .with(12, Protos.value("more", Protos.INT64, 1));
        Message loop = Protos.node("Loop", List.of("x", "", "zero"), "y", Protos.graphAttribute("body", body));
        Message graph = new Message()
                .with(1, loop)
                .text(2, "graph")
                .with(5, Protos.shape("one", 1))
                .with(5, Protos.shape("zero", 0))
                .with(11, Protos.value("x", Protos.INT64, 1))
                .with(12, Protos.value("y", Protos.INT64, 1));
        file = Files.write(folder.resolve("count.onnx"), Protos.model(graph).toBytes());
    }

    @AfterEach
    void allMemoryIsBack() {
        threads.shutdownNow();
        assertThat(pool.usedBytes()).isZero();
    }

    private Inference inference() {
        return Inference.builder(ModelStore.file(ID, file))
                .engine(new OnnxRuntimeEngine())
                .devices(DeviceSelector.cpuOnly())
                .allocator(pool)
                .build();
    }

    private static Predictor<Tensors, Tensors> sharing(Inference inference) {
        return inference
                .predictorBuilder(ID, TensorCodec.all())
                .batching(BatchPolicy.automatic())
                .build();
    }

    private long count(Predictor<Tensors, Tensors> predictor, long to, CallOptions options) {
        try (Tensors in = new Tensors(pool)) {
            in.allocate("x", DType.INT64, Shape.of(1)).longs().put(0, to);
            try (Tensors out = predictor.predict(in, options)) {
                return out.get("y").longs().get(0);
            }
        }
    }

    @Test
    void aRunPastItsDeadlineIsStopped() {
        try (Inference inference = inference();
                Predictor<Tensors, Tensors> predictor = sharing(inference)) {
            assertThat(count(predictor, 10, CallOptions.NONE)).isEqualTo(10);
            for (int i = 0; i < 3; i++) {
                CallOptions soon = CallOptions.within(Duration.ofMillis(100));
                assertThatThrownBy(() -> count(predictor, YEARS, soon))
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessage("Model 'count': the deadline of the call passed during its run");
                assertThat(count(predictor, 20 + i, CallOptions.NONE)).isEqualTo(20 + i);
            }
        }
    }

    @Test
    void aRunThatItsCallerGaveUpIsStopped() throws Exception {
        try (Inference inference = inference();
                Predictor<Tensors, Tensors> predictor = sharing(inference)) {
            predictor.warm();
            Cancellation cancellation = new Cancellation();
            CountDownLatch calling = new CountDownLatch(1);
            Future<Long> running = threads.submit(() -> {
                calling.countDown();
                return count(predictor, YEARS, CallOptions.NONE.with(cancellation));
            });
            calling.await();
            cancellation.cancel();
            assertThatThrownBy(running::get).hasCauseInstanceOf(CancelledException.class);
            assertThat(count(predictor, 30, CallOptions.NONE)).isEqualTo(30);
        }
    }

    @Test
    void aRunWhoseFutureWasCancelledIsStopped() throws Exception {
        try (Inference inference = inference();
                Predictor<Tensors, Tensors> predictor = sharing(inference);
                Tensors in = new Tensors(pool)) {
            predictor.warm();
            in.allocate("x", DType.INT64, Shape.of(1)).longs().put(0, YEARS);
            CompletableFuture<Tensors> future = predictor.submit(in, CallOptions.within(Duration.ofMillis(100)));
            assertThatThrownBy(future::get).hasCauseInstanceOf(DeadlineExceededException.class);
            CompletableFuture<Tensors> other = predictor.submit(in);
            other.cancel(true);
            assertThat(count(predictor, 40, CallOptions.NONE)).isEqualTo(40);
        }
    }

    @Test
    void aSessionIsStoppedAtAnyMomentAndStaysUsable() throws Exception {
        LocalModel files = new LocalModel(ID, ModelFormat.ONNX, file);
        try (Session session = new Session(ID, new OnnxRuntimeEngine().load(files, Device.CPU));
                Session.Call call = session.newCall(pool, List.of())) {
            for (int i = 0; i < 200; i++) {
                call.clear();
                call.inputs().allocate("x", DType.INT64, Shape.of(1)).longs().put(0, YEARS);
                CountDownLatch about = new CountDownLatch(1);
                int spins = 50 * i;
                Future<?> stopper = threads.submit(() -> stopSoon(about, call, spins));
                about.countDown();
                assertThatThrownBy(call::run).isInstanceOf(EngineException.class);
                stopper.get();
                call.clear();
                call.inputs().allocate("x", DType.INT64, Shape.of(1)).longs().put(0, i);
                call.run();
                assertThat(call.outputs().get("y").longs().get(0)).isEqualTo(i);
            }
        }
    }

    private static void stopSoon(CountDownLatch about, Session.Call call, int spins) {
        try {
            about.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
        call.stop();
    }
}
