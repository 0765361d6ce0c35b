package dev.augur.server;

import dev.augur.model.ModelId;
import dev.augur.protocol.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes every request, and has what all of them need. Thread-safe. Runs on the threads that select, which must not be held
 * up: what may take its time goes to others.
 */
final class FrontHandler extends Handler.Abstract {
    /** What is served. */
    record Service(
            Function<dev.augur.protocol.Request, Reply> api,
            UnaryOperator<String> pattern,
            ModelLabels labels,
            Phase phase,
            Metrics metrics) {}

    /** What a request may cost. */
    record Limits(
            int maxBodyBytes,
            Duration requestTimeout,
            Duration idleTimeout,
            @Nullable String metricsPath) {}

    private final Service service;
    private final Limits limits;
    private final Admission admission;
    private final Map<ModelId, Pace> paces = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();

    FrontHandler(Service service, Limits limits, Admission admission) {
        super(InvocationType.NON_BLOCKING);
        this.service = service;
        this.limits = limits;
        this.admission = admission;
        Metrics metrics = service.metrics();
        metrics.gauge("augur.inference.running", "Predictions that run now", admission::running);
        metrics.gauge("augur.inference.waiting", "Predictions that wait now", admission::waiting);
        metrics.gauge("augur.http.under.way", "Requests that are not answered yet", underWay::get);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        underWay.incrementAndGet();
        new Exchange(this, request, response, callback).begin();
        return true;
    }

    void ended() {
        underWay.decrementAndGet();
    }

    /** Requests that are not answered yet. */
    int underWay() {
        return underWay.get();
    }

    Function<dev.augur.protocol.Request, Reply> api() {
        return service.api();
    }

    Admission admission() {
        return admission;
    }

    Metrics metrics() {
        return service.metrics();
    }

    ModelLabels labels() {
        return service.labels();
    }

    Limits limits() {
        return limits;
    }

    boolean isMetrics(String method, String path) {
        return path.equals(limits.metricsPath()) && method.equals("GET");
    }

    Reply scrape(dev.augur.protocol.Request ignored) {
        return new Reply(
                HttpStatus.OK_200, Metrics.CONTENT_TYPE, Map.of(), metrics().scrape());
    }

    /** Whether this is answered at once, at all times. */
    static boolean isHealth(String path) {
        return path.equals("/ping") || path.startsWith("/v2/health/");
    }

    /** Whether only health and metrics can be asked for. */
    boolean isLoading() {
        return service.phase().step() == Phase.Step.LOADING;
    }

    /** Whether a prediction takes less than handing it to another thread; without a model it is an error. */
    boolean isShort(@Nullable ModelId model, int bodyBytes) {
        return model == null || pace(model).isShort(bodyBytes);
    }

    /** A prediction took so long. */
    void took(@Nullable ModelId model, long nanos) {
        if (model != null) {
            pace(model).took(nanos);
        }
    }

    private Pace pace(ModelId model) {
        return paces.computeIfAbsent(model, id -> new Pace());
    }

    boolean isDraining() {
        return service.phase().step() == Phase.Step.DRAINING;
    }

    /** A label for the path, of which there are few. */
    String pattern(String path) {
        return path.equals(limits.metricsPath()) ? path : service.pattern().apply(path);
    }
}
