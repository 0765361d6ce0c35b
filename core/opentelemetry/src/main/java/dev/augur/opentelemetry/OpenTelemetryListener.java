package dev.augur.opentelemetry;

import dev.augur.InferenceException;
import dev.augur.InferenceListener;
import dev.augur.Placement;
import dev.augur.model.ModelId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each run and of each load of a model, as a child of the span that is current on the thread of the call that
 * leads it; the spans of other calls that it serves are linked. Thread-safe.
 *
 * <table>
 * <caption>Spans</caption>
 * <tr><th>Span</th><th>From, to</th><th>Attributes</th></tr>
 * <tr><td>{@code infer MODEL}</td><td>the encoding of a run's first record, the decoding of its last</td>
 *   <td>{@code augur.model}, {@code augur.device}, {@code augur.batch.size}, and in nanoseconds {@code augur.queue.nanos},
 *   summed over the records, {@code augur.encode.nanos}, {@code augur.run.nanos}, {@code augur.decode.nanos}</td></tr>
 * <tr><td>{@code load MODEL}</td><td>the request for the model, the model being ready</td><td>{@code augur.model}, {@code
 *   augur.device}, {@code augur.engine}</td></tr>
 * </table>
 *
 * <p>What fails has the status {@code ERROR}, the attribute {@code error.type} with the name of the error's class, and the
 * error as an event; its span has no duration. Records that got no run have such a span too.
 */
public final class OpenTelemetryListener implements InferenceListener {
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("augur.model");
    private static final AttributeKey<String> DEVICE = AttributeKey.stringKey("augur.device");
    private static final AttributeKey<String> ENGINE = AttributeKey.stringKey("augur.engine");
    private static final AttributeKey<Long> BATCH_SIZE = AttributeKey.longKey("augur.batch.size");
    private static final AttributeKey<Long> QUEUE = AttributeKey.longKey("augur.queue.nanos");
    private static final AttributeKey<Long> ENCODE = AttributeKey.longKey("augur.encode.nanos");
    private static final AttributeKey<Long> RUN = AttributeKey.longKey("augur.run.nanos");
    private static final AttributeKey<Long> DECODE = AttributeKey.longKey("augur.decode.nanos");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private final Tracer tracer;
    private final LongSupplier epochNanos;
    private final Map<ModelId, String> devices = new ConcurrentHashMap<>();

    OpenTelemetryListener(OpenTelemetry telemetry, LongSupplier epochNanos) {
        this.tracer = telemetry.getTracer("dev.augur");
        this.epochNanos = epochNanos;
    }

    /**
     * A listener whose spans go where a set-up of OpenTelemetry sends them.
     *
     * @param telemetry the set-up; stays the caller's
     * @return the listener
     */
    public static OpenTelemetryListener of(OpenTelemetry telemetry) {
        return new OpenTelemetryListener(telemetry, OpenTelemetryListener::now);
    }

    private static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public void onLoaded(Loaded event) {
        Placement placement = event.placement();
        String device = placement.running().stream()
                .map(Placement.Choice::place)
                .distinct()
                .collect(Collectors.joining(", "));
        devices.put(placement.model(), device);
        long end = epochNanos.getAsLong();
        begin("load ", placement.model(), end - event.took().toNanos())
                .setAttribute(DEVICE, device)
                .setAttribute(ENGINE, placement.engine())
                .startSpan()
                .end(end, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onLoadFailed(LoadFailed event) {
        long end = epochNanos.getAsLong();
        fail(begin("load ", event.model(), end).startSpan(), event.error(), end);
    }

    /** The span that waits. */
    @Override
    public @Nullable Object onWaiting(ModelId model) {
        SpanContext waiting = Span.current().getSpanContext();
        return waiting.isValid() ? waiting : null;
    }

    @Override
    public void onRan(Ran event) {
        long end = epochNanos.getAsLong();
        long took = event.encodeNanos() + event.runNanos() + event.decodeNanos();
        SpanBuilder span = run(event.model(), event.records(), end - took)
                .setAttribute(QUEUE, event.queueNanos())
                .setAttribute(ENCODE, event.encodeNanos())
                .setAttribute(RUN, event.runNanos())
                .setAttribute(DECODE, event.decodeNanos());
        link(span, event.callers());
        span.startSpan().end(end, TimeUnit.NANOSECONDS);
    }

    /** Links the spans that waited, but for that of the call that led, which is the parent. */
    private static void link(SpanBuilder span, List<Object> callers) {
        if (callers.isEmpty()) {
            return;
        }
        Set<Object> linked = new HashSet<>();
        linked.add(Span.current().getSpanContext());
        for (Object caller : callers) {
            if (caller instanceof SpanContext waiting && linked.add(waiting)) {
                span.addLink(waiting);
            }
        }
    }

    @Override
    public void onRunFailed(RunFailed event) {
        long end = epochNanos.getAsLong();
        fail(run(event.model(), event.records(), end).startSpan(), event.error(), end);
    }

    @Override
    public void onRefused(Refused event) {
        long end = epochNanos.getAsLong();
        fail(run(event.model(), event.records(), end).startSpan(), event.error(), end);
    }

    @Override
    public void onClosed(ModelId model) {
        devices.remove(model);
    }

    private SpanBuilder run(ModelId model, int records, long start) {
        SpanBuilder span = begin("infer ", model, start).setAttribute(BATCH_SIZE, (long) records);
        String device = devices.get(model);
        return device == null ? span : span.setAttribute(DEVICE, device);
    }

    private SpanBuilder begin(String what, ModelId model, long start) {
        String id = model.toString();
        return tracer.spanBuilder(what + id)
                .setStartTimestamp(start, TimeUnit.NANOSECONDS)
                .setAttribute(MODEL, id);
    }

    private static void fail(Span span, InferenceException error, long end) {
        span.setStatus(StatusCode.ERROR, String.valueOf(error.getMessage()));
        span.setAttribute(ERROR_TYPE, error.getClass().getName());
        span.recordException(error);
        span.end(end, TimeUnit.NANOSECONDS);
    }
}
