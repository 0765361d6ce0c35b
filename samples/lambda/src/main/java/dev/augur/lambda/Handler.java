package dev.augur.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DrainReport;
import dev.augur.protocol.Limits;
import dev.augur.protocol.RestApi;
import dev.augur.protocol.ServedModel;
import dev.augur.protocol.ServedModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function: {@code dev.augur.lambda.Handler::handleRequest}. Takes direct invokes, requests of an HTTP API or a function
 * URL, SQS batches and S3 events. Thread-safe: one of it serves every invocation of an environment, also at the same time.
 */
public final class Handler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Handler.class);

    private final Settings settings;
    private final ServedModels models;
    private final Requests requests;
    private final QueueEvents queue;
    private final ObjectEvents objects;

    /**
     * The function as the service makes it, configured by its environment.
     *
     * @throws IOException if the folder of the models cannot be read
     */
    public Handler() throws IOException {
        this(Settings.of(System.getenv()));
    }

    private Handler(Settings settings) throws IOException {
        this(settings, Models.open(settings), Buckets.ofEnvironment());
    }

    /**
     * A function over models that are there. Loads them unless told not to.
     *
     * @param settings how it is configured
     * @param models what it serves; stays the caller's
     */
    public Handler(Settings settings, ServedModels models) {
        this(settings, models, Buckets.ofEnvironment());
    }

    Handler(Settings settings, ServedModels models, Buckets buckets) {
        this.settings = settings;
        this.models = models;
        ServedModel model = Models.chosen(settings, models);
        this.requests = new Requests(new RestApi(models, Limits.DEFAULT, () -> true), model.id());
        this.queue = new QueueEvents(settings, model, buckets);
        this.objects = new ObjectEvents(new ObjectRun(settings, model, buckets));
        if (settings.warm()) {
            models.warm();
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Deadline limit = Deadline.after(Duration.ofMillis(context.getRemainingTimeInMillis()));
        try {
            handle(input.readAllBytes(), output, new Invocation(context.getAwsRequestId(), limit));
        } finally {
            awaitHooks(limit.minus(settings.replyMargin()));
        }
    }

    private record Invocation(String id, Deadline limit) {}

    private void handle(byte[] event, OutputStream output, Invocation invocation) throws IOException {
        CallOptions options = CallOptions.by(invocation.limit().minus(settings.replyMargin()));
        Deadline stop = invocation.limit().minus(settings.stopMargin());
        switch (EventKind.of(event)) {
            case DIRECT -> requests.direct(event, output, options);
            case HTTP -> requests.http(event, output, options);
            case SQS -> queue.handle(event, invocation.id(), output, options);
            case S3 -> objects.begin(event, output, stop);
            case CONTINUATION -> objects.resume(event, output, stop);
            case UNKNOWN ->
                throw new RequestRejectedException(
                        "The event is none of those that are understood: " + EventKind.UNDERSTOOD);
        }
    }

    /** When this method's caller returns, the service may freeze the process for as long as it likes. */
    private void awaitHooks(Deadline until) {
        DrainReport report = models.awaitHooks(until.remaining());
        if (!report.isComplete()) {
            LOG.warn("The invocation ends before its hooks: {}", report);
        }
    }
}
