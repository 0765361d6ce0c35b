package dev.augur.server;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.model.ModelId;
import dev.augur.protocol.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One request and its answer. Its steps may run on different threads, one after the other. */
final class Exchange implements Admission.Call, BodyReader.Reader, Callback {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final byte[] NO_BYTES = {};

    private final FrontHandler front;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final String path;
    private final String id;
    private final Deadline deadline;
    private final @Nullable ModelId model;
    private ContentCoding coding = ContentCoding.IDENTITY;
    private byte[] body = NO_BYTES;
    private @Nullable Reply reply;
    private long submitted;
    private long waitedNanos;

    Exchange(FrontHandler front, Request request, Response response, Callback callback) {
        this.front = front;
        this.request = request;
        this.response = response;
        this.callback = callback;
        // CONNECT has none.
        this.path = Objects.requireNonNullElse(request.getHttpURI().getDecodedPath(), "");
        this.id = RequestId.of(request.getHeaders().get(RequestId.HEADER));
        this.deadline = Deadline.after(front.limits().requestTimeout());
        this.model = front.labels().find(path, request.getHeaders().get("X-Amzn-SageMaker-Target-Model"));
    }

    /** Begins to answer. */
    void begin() {
        response.getHeaders().put(RequestId.HEADER, id);
        boolean isPrediction = request.getMethod().equals("POST");
        if (FrontHandler.isHealth(path)) {
            answer(ask(front.api()));
        } else if (front.isMetrics(request.getMethod(), path)) {
            answerElsewhere(front::scrape);
        } else if (front.isLoading()) {
            answer(Errors.LOADING.reply());
        } else if (!isPrediction) {
            answerElsewhere(front.api());
        } else {
            beginPrediction();
        }
    }

    private void answerElsewhere(Function<dev.augur.protocol.Request, Reply> api) {
        request.getComponents().getExecutor().execute(() -> answer(ask(api)));
    }

    private void beginPrediction() {
        ContentCoding known = ContentCoding.of(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
        int maxBytes = front.limits().maxBodyBytes();
        if (known == null) {
            answer(Errors.CODING.reply());
        } else if (request.getLength() > maxBytes) {
            answer(Errors.TOO_LARGE.reply());
        } else if (front.admission().isFull()) {
            answer(Errors.OVERLOADED.reply());
        } else {
            coding = known;
            // A connection stands still while its prediction waits and runs; that is no fault of the client.
            request.addIdleTimeoutListener(timeout -> false);
            new BodyReader(request, maxBytes, deadline, this).run();
        }
    }

    @Override
    public void read(byte[] whole) {
        body = whole;
        submitted = System.nanoTime();
        if (!front.admission().submit(this)) {
            answer(Errors.OVERLOADED.reply());
        }
    }

    @Override
    public void tooLarge() {
        answer(Errors.TOO_LARGE.reply());
    }

    @Override
    public void tooSlow() {
        answer(Errors.TOO_SLOW.reply());
    }

    @Override
    public void broken(Throwable cause) {
        answer(Errors.BROKEN.reply());
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public boolean isShort() {
        return coding == ContentCoding.IDENTITY && front.isShort(model, body.length);
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        waitedNanos = begun - submitted;
        try {
            body = coding.unpack(body, front.limits().maxBodyBytes());
            reply = ask(front.api());
        } catch (ContentCoding.TooLargeException e) {
            reply = Errors.UNPACKED_TOO_LARGE.reply();
        } catch (IOException e) {
            reply = Errors.DAMAGED.reply();
        }
        front.took(model, System.nanoTime() - begun);
    }

    @Override
    public void finish() {
        body = NO_BYTES;
        answer(Objects.requireNonNull(reply, "run comes before finish"));
    }

    @Override
    public void expire() {
        waitedNanos = System.nanoTime() - submitted;
        answer(Errors.EXPIRED.reply());
    }

    /** The one place that stops a bug: everything that is known has been answered beneath. */
    private Reply ask(Function<dev.augur.protocol.Request, Reply> api) {
        MDC.put(Logs.REQUEST_ID, id);
        try {
            return api.apply(new dev.augur.protocol.Request(
                    request.getMethod(), path, this::header, body, CallOptions.by(deadline)));
        } catch (RuntimeException e) {
            LOG.error("A request failed for a reason that is not known", e);
            return Errors.INTERNAL.reply();
        } finally {
            MDC.remove(Logs.REQUEST_ID);
        }
    }

    /** All values of a header, joined. */
    private @Nullable String header(String name) {
        String joined = null;
        for (HttpField field : request.getHeaders()) {
            if (field.is(name)) {
                joined = joined == null ? field.getValue() : joined + "," + field.getValue();
            }
        }
        return joined;
    }

    private void answer(Reply given) {
        response.setStatus(given.status());
        HttpFields.Mutable headers = response.getHeaders();
        given.headers().forEach(headers::put);
        if (!given.contentType().isEmpty()) {
            headers.put(HttpHeader.CONTENT_TYPE, given.contentType());
        }
        headers.put(HttpHeader.CONTENT_LENGTH, given.body().length);
        if (front.isDraining()) {
            headers.put(HttpHeader.CONNECTION, "close");
            // A connector that shuts down leaves connections a second, and the time of the prediction was no idling.
            request.getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .setIdleTimeout(front.limits().idleTimeout().toMillis());
        }
        long nanos = System.nanoTime() - request.getHeadersNanoTime();
        front.metrics().answered(new Answered(front.pattern(path), given.status(), model, nanos, waitedNanos));
        log(given, nanos);
        response.write(true, ByteBuffer.wrap(given.body()), this);
    }

    private void log(Reply given, long nanos) {
        if (!LOG.isInfoEnabled() || !request.getMethod().equals("POST")) {
            return;
        }
        MDC.put(Logs.REQUEST_ID, id);
        LOG.atInfo()
                .addKeyValue("status", given.status())
                .addKeyValue("model", model == null ? "-" : model.toString())
                .addKeyValue("bytes", given.body().length)
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0)
                .log("answered");
        MDC.remove(Logs.REQUEST_ID);
    }

    @Override
    public void succeeded() {
        front.ended();
        callback.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
        front.ended();
        callback.failed(cause);
    }
}
