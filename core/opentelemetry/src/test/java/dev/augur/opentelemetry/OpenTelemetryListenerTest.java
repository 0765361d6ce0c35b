package dev.augur.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.InferenceListener.LoadFailed;
import dev.augur.InferenceListener.Loaded;
import dev.augur.InferenceListener.Ran;
import dev.augur.InferenceListener.Refused;
import dev.augur.InferenceListener.RunFailed;
import dev.augur.OverloadedException;
import dev.augur.Placement;
import dev.augur.model.ModelId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the SDK exports. */
final class OpenTelemetryListenerTest {
    private static final ModelId MODEL = new ModelId("m", "2");
    private static final Ran RAN = new Ran(MODEL, 5, 700, 20, 300, 4);
    private static final long NOW = 1_700_000_000_123_456_789L;

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .build();
    private final OpenTelemetryListener listener = new OpenTelemetryListener(sdk, () -> NOW);

    @AfterEach
    void close() {
        sdk.close();
    }

    private SpanData only() {
        List<SpanData> spans = exported.getFinishedSpanItems();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    private static Loaded loaded() {
        Placement placement = new Placement(
                MODEL,
                "engine 1",
                "asked",
                List.of(Placement.Choice.refused(Device.gpu(0), "CUDA", "no"), Placement.Choice.runs(Device.CPU, "")));
        return new Loaded(placement, Duration.ofNanos(1500));
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }

    private static Long number(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.longKey(key));
    }

    @Test
    void aRunIsASpanWithItsParts() {
        listener.onLoaded(loaded());
        exported.reset();
        listener.onRan(RAN);
        SpanData span = only();
        assertThat(span.getName()).isEqualTo("infer m:2");
        assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.augur");
        assertThat(span.getEndEpochNanos()).isEqualTo(NOW);
        assertThat(span.getStartEpochNanos()).isEqualTo(NOW - 324);
        assertThat(text(span, "augur.model")).isEqualTo("m:2");
        assertThat(text(span, "augur.device")).isEqualTo("cpu");
        assertThat(number(span, "augur.batch.size")).isEqualTo(5);
        assertThat(number(span, "augur.queue.nanos")).isEqualTo(700);
        assertThat(number(span, "augur.encode.nanos")).isEqualTo(20);
        assertThat(number(span, "augur.run.nanos")).isEqualTo(300);
        assertThat(number(span, "augur.decode.nanos")).isEqualTo(4);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void itIsAChildOfTheSpanOfTheCall() {
        Span call = sdk.getTracer("test").spanBuilder("call").startSpan();
        try (Scope scope = call.makeCurrent()) {
            assertThat(scope).isNotNull();
            listener.onRan(RAN);
        }
        assertThat(only().getParentSpanId()).isEqualTo(call.getSpanContext().getSpanId());
        assertThat(only().getTraceId()).isEqualTo(call.getSpanContext().getTraceId());
        exported.reset();
        listener.onRan(RAN);
        assertThat(only().getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void theSpansOfOtherCallsAreLinked() {
        List<Object> callers = new ArrayList<>();
        List<SpanContext> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Span other = sdk.getTracer("test").spanBuilder("other").startSpan();
            others.add(other.getSpanContext());
            callers.add(waiting(other));
            callers.add(waiting(other));
        }
        Span leading = sdk.getTracer("test").spanBuilder("leading").startSpan();
        callers.add(waiting(leading));
        try (Scope scope = leading.makeCurrent()) {
            assertThat(scope).isNotNull();
            listener.onRan(new Ran(MODEL, 7, 700, 20, 300, 4, callers));
        }
        assertThat(only().getParentSpanId()).isEqualTo(leading.getSpanContext().getSpanId());
        assertThat(only().getLinks().stream().map(LinkData::getSpanContext)).containsExactlyElementsOf(others);
        assertThat(listener.onWaiting(MODEL)).isNull();
    }

    private Object waiting(Span span) {
        try (Scope scope = span.makeCurrent()) {
            assertThat(scope).isNotNull();
            return Objects.requireNonNull(listener.onWaiting(MODEL));
        }
    }

    @Test
    void aLoadIsASpan() {
        listener.onLoaded(loaded());
        SpanData span = only();
        assertThat(span.getName()).isEqualTo("load m:2");
        assertThat(span.getEndEpochNanos() - span.getStartEpochNanos()).isEqualTo(1500);
        assertThat(text(span, "augur.device")).isEqualTo("cpu");
        assertThat(text(span, "augur.engine")).isEqualTo("engine 1");
    }

    @Test
    void whatFailsSaysWhy() {
        EngineException error = new EngineException("it broke", null);
        listener.onRunFailed(new RunFailed(MODEL, 3, error));
        assertFailed(only(), "infer m:2", "dev.augur.EngineException", "it broke");
        assertThat(number(only(), "augur.batch.size")).isEqualTo(3);
        exported.reset();
        listener.onLoadFailed(new LoadFailed(MODEL, error));
        assertFailed(only(), "load m:2", "dev.augur.EngineException", "it broke");
        exported.reset();
        listener.onRefused(new Refused(MODEL, 1, new OverloadedException("full", null, null)));
        assertFailed(only(), "infer m:2", "dev.augur.OverloadedException", "full");
    }

    private static void assertFailed(SpanData span, String name, String type, String text) {
        assertThat(span.getName()).isEqualTo(name);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEqualTo(text);
        assertThat(text(span, "error.type")).isEqualTo(type);
        assertThat(span.getEvents()).hasSize(1);
        assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
        assertThat(span.getEndEpochNanos()).isEqualTo(NOW);
    }

    @Test
    void aClosedModelHasNoDevice() {
        listener.onLoaded(loaded());
        listener.onClosed(MODEL);
        exported.reset();
        listener.onRan(RAN);
        assertThat(text(only(), "augur.device")).isEqualTo("null");
    }

    @Test
    void theClockIsTheSystems() {
        OpenTelemetryListener.of(sdk).onRan(RAN);
        assertThat(only().getEndEpochNanos() - only().getStartEpochNanos()).isEqualTo(324);
        assertThat(only().getEndEpochNanos()).isGreaterThan(NOW);
        OpenTelemetryListener.of(OpenTelemetry.noop()).onRan(RAN);
    }
}
