package dev.augur.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.BatchPolicy;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.codec.RowCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that callers share, in the traces of all of them. */
@Timeout(120)
final class SharedRunSpansTest {
    private static final ModelId ID = ModelId.of("twice");

    @TempDir
    Path folder;

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .build();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    /** By the record that a caller asked about, its span. */
    private final Map<Float, String> callers = new ConcurrentHashMap<>();

    /** Forgets what was exported. */
    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void theRunIsInTheTraceOfItsLeaderAndLinkedToTheOthers() throws Exception {
        OnnxGraph graph = new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of("n"), Dim.of(1))
                .output("y", DType.FLOAT32, Dim.of("n"), Dim.of(1))
                .node("Add", List.of("x", "x"), List.of("y"));
        Codec<Float, Float> codec =
                RowCodec.floats().mapInput((Float x) -> new float[] {x}).mapOutput(this::value);
        BatchPolicy pairs = BatchPolicy.builder().allowedSizes(2).build();
        try (Inference inference = Inference.builder(ModelStore.file(ID, graph.writeTo(folder.resolve("twice.onnx"))))
                        .engine(new OnnxRuntimeEngine())
                        .listener(OpenTelemetryListener.of(sdk))
                        .runSlots(1)
                        .build();
                Predictor<Float, Float> predictor =
                        inference.predictorBuilder(ID, codec).batching(pairs).build()) {
            List<Thread> threads = new ArrayList<>();
            threads.add(call(predictor, 1));
            begun.await();
            threads.add(call(predictor, 2));
            threads.add(call(predictor, 3));
            Awaitility.await("both wait")
                    .until(() -> threads.subList(1, 3).stream()
                            .allMatch(thread -> thread.getState() == Thread.State.WAITING));
            goOn.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
        SpanData shared = exported.getFinishedSpanItems().stream()
                .filter(span -> !span.getLinks().isEmpty())
                .findAny()
                .orElseThrow();
        String leader = shared.getParentSpanId();
        String other = shared.getLinks().get(0).getSpanContext().getSpanId();
        assertThat(shared.getName()).isEqualTo("infer twice");
        assertThat(shared.getLinks()).hasSize(1);
        assertThat(List.of(leader, other)).containsExactlyInAnyOrder(callers.get(2f), callers.get(3f));
    }

    /** The value of the first record is not read before the others wait. */
    private float value(float[] row) {
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return row[0];
    }

    private Thread call(Predictor<Float, Float> predictor, float record) {
        Thread thread = new Thread(() -> {
            Span span = sdk.getTracer("test").spanBuilder("call").startSpan();
            try (Scope scope = span.makeCurrent()) {
                assertThat(scope).isNotNull();
                callers.put(record, span.getSpanContext().getSpanId());
                assertThat(predictor.predict(record)).isEqualTo(2 * record);
            } finally {
                span.end();
            }
        });
        thread.start();
        return thread;
    }
}
