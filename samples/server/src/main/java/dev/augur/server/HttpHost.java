package dev.augur.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/** Jetty with one connector, from bound to drained. */
final class HttpHost implements AutoCloseable {
    /** Threads beside those that predict: accepting, selecting, reading bodies, health, metrics. */
    private static final int OTHER_THREADS = 24;

    private static final int MAX_HEADER_BYTES = 16 << 10;

    /** About what goes into one packet anyway. */
    private static final int MIN_COMPRESSED_BYTES = 1400;

    private final Server server;
    private final ServerConnector connector;
    private final FrontHandler front;

    private HttpHost(Server server, ServerConnector connector, FrontHandler front) {
        this.server = server;
        this.connector = connector;
        this.front = front;
    }

    /**
     * Binds the port and takes requests.
     *
     * @throws IOException if the port cannot be bound
     */
    static HttpHost start(Settings settings, FrontHandler.Service service) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(settings.concurrency() + OTHER_THREADS);
        threads.setName("http");
        Scheduler scheduler = new ScheduledExecutorScheduler("http-timer", true);
        Server server = new Server(threads, scheduler, null);
        ServerConnector connector = connector(server, settings);
        server.addConnector(connector);
        Admission admission = new Admission(
                settings.concurrency(),
                settings.maxWaiting(),
                threads,
                (delay, task) -> scheduler.schedule(task, delay));
        FrontHandler front = new FrontHandler(
                service,
                new FrontHandler.Limits(
                        settings.maxBodyBytes(),
                        settings.requestTimeout(),
                        settings.idleTimeout(),
                        settings.metricsPath()),
                admission);
        server.setHandler(compressing(front));
        server.setErrorHandler(HttpHost::answerError);
        attempt("listen on " + settings.host() + ":" + settings.port(), server::start);
        return new HttpHost(server, connector, front);
    }

    private static ServerConnector connector(Server server, Settings settings) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        // Short predictions run on the threads that select, so there are as many of these as predictions may run.
        int selectors = Math.min(settings.concurrency(), Runtime.getRuntime().availableProcessors());
        ServerConnector connector = new ServerConnector(server, 1, selectors, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        return connector;
    }

    /** Replies only: request bodies are inflated once they are there, with the cap on what comes out. */
    private static Handler compressing(Handler handler) {
        CompressionHandler compression = new CompressionHandler(handler);
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(MIN_COMPRESSED_BYTES);
        compression.putCompression(gzip);
        compression.putConfiguration(
                "/",
                CompressionConfig.builder()
                        .compressIncludeMethod("GET")
                        .compressIncludeMethod("POST")
                        .decompressExcludeEncoding("gzip")
                        .build());
        return new Handler.Wrapper(compression) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                return request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING)
                        ? super.handle(request, response, callback)
                        : handler.handle(request, response, callback);
            }
        };
    }

    /** What Jetty refuses by itself, such as a request that is none. */
    private static boolean answerError(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Errors.CONTENT_TYPE);
        byte[] body = Errors.json(HttpStatus.getMessage(response.getStatus()));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Requests that are not answered yet. */
    int underWay() {
        return front.underWay();
    }

    /**
     * After a delay closes the port, and waits until every request that was taken is answered and every connection is
     * closed.
     *
     * @return false if that took longer than the timeout
     */
    boolean drain(Duration delay, Duration timeout) throws InterruptedException {
        CompletableFuture<Void> drained = new CompletableFuture<Void>()
                .completeOnTimeout(null, delay.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(over -> connector.shutdown());
        try {
            drained.get(delay.plus(timeout).toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The connector cannot be shut down", e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        attempt("stop", server::stop);
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Jetty declares every exception there is. */
    private static void attempt(String what, Step step) throws IOException {
        try {
            step.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The server cannot " + what + ": " + e.getMessage(), e);
        }
    }
}
