package dev.augur.lambda.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in of the API that the Lambda service gives to a runtime, on the loopback address. Thread-safe.
 *
 * <p>Format: docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, version 2018-06-01.
 */
public final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String INVOCATION = ROOT + "invocation/";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:augur";
    private static final byte[] REFUSED = "{\"errorType\":\"InvalidRequestID\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(StandardCharsets.US_ASCII);

    private static final class Invocation {
        private final String id = UUID.randomUUID().toString();
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final byte[] event;
        private final Duration timeout;

        Invocation(byte[] event, Duration timeout) {
            this.event = event;
            this.timeout = timeout;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicReference<@Nullable Answer> ending = new AtomicReference<>();
    private final CountDownLatch snapshot = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);

    private RuntimeApi(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts it on a free port.
     *
     * @return the API, closed by the caller
     * @throws IOException if it cannot listen
     */
    public static RuntimeApi start() throws IOException {
        // The server sends head and body apart, and waits 40 ms for an acknowledgement between them otherwise. It reads
        // the property once per process.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ThreadFactory daemons = work -> {
            Thread thread = new Thread(work, "lambda-runtime-api");
            thread.setDaemon(true);
            return thread;
        };
        RuntimeApi api = new RuntimeApi(server, Executors.newCachedThreadPool(daemons));
        server.setExecutor(api.threads);
        server.createContext(INVOCATION + "next", api::next);
        server.createContext(INVOCATION, api::answered);
        server.createContext(ROOT + "init/error", api::failed);
        server.createContext(ROOT + "restore/next", api::restoreNext);
        server.createContext(ROOT + "restore/error", api::failed);
        server.start();
        return api;
    }

    /**
     * Where it listens.
     *
     * @return host and port, as {@code AWS_LAMBDA_RUNTIME_API} has them
     */
    public String address() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /**
     * Enqueues an event for the next runtime that asks. Once the function has ended, or could not be started, that is the
     * answer.
     *
     * @param event the JSON, not copied; must not change
     * @param timeout the time limit, from when a runtime takes the event; {@code Sandbox.Timedout} is the answer when it
     *     is over
     * @return the function's answer
     */
    public CompletableFuture<Answer> invoke(byte[] event, Duration timeout) {
        Invocation invocation = new Invocation(event, timeout);
        waiting.add(invocation);
        answerAllIfEnded();
        return invocation.answer;
    }

    /** Tells that the function has ended; a start that failed was reported before, and stays the answer. */
    void ended(int exitCode) {
        end(error("Runtime.ExitError", "Runtime exited with error: exit status " + exitCode));
    }

    private void end(Answer answer) {
        ending.compareAndSet(null, answer);
        answerAllIfEnded();
    }

    private void answerAllIfEnded() {
        Answer answer = ending.get();
        if (answer != null) {
            running.values().forEach(invocation -> invocation.answer.complete(answer));
            for (Invocation next = waiting.poll(); next != null; next = waiting.poll()) {
                next.answer.complete(answer);
            }
        }
    }

    private static Answer error(String type, String message) {
        String json = "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
        return new Answer(type, json);
    }

    /**
     * How many invocations a runtime had taken and not yet answered, at most, so far.
     *
     * @return the number
     */
    public int mostRunning() {
        return mostRunning.get();
    }

    private void next(HttpExchange exchange) throws IOException {
        Invocation invocation = take();
        running.put(invocation.id, invocation);
        mostRunning.accumulateAndGet(running.size(), Math::max);
        long millis = invocation.timeout.toMillis();
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id);
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + millis));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", FUNCTION);
        headers.set("Lambda-Runtime-Trace-Id", "Root=1-" + invocation.id.replace("-", "") + ";Sampled=0");
        String late = "Task timed out after " + millis / 1000.0 + " seconds";
        invocation.answer.completeOnTimeout(error("Sandbox.Timedout", late), millis, TimeUnit.MILLISECONDS);
        reply(exchange, 200, invocation.event);
    }

    private Invocation take() throws InterruptedIOException {
        try {
            return waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The runtime API is closed");
        }
    }

    /** {@code invocation/ID/response} and {@code invocation/ID/error}. */
    private void answered(HttpExchange exchange) throws IOException {
        String body = body(exchange);
        String[] path = exchange.getRequestURI()
                .getPath()
                .substring(INVOCATION.length())
                .split("/", -1);
        Invocation invocation = running.remove(path[0]);
        if (invocation == null) {
            reply(exchange, 400, REFUSED);
            return;
        }
        reply(exchange, 202, ACCEPTED);
        invocation.answer.complete(new Answer(path[1].equals("error") ? errorType(exchange) : null, body));
    }

    private void failed(HttpExchange exchange) throws IOException {
        String body = body(exchange);
        reply(exchange, 202, ACCEPTED);
        end(new Answer(errorType(exchange), body));
    }

    /**
     * Waits until a runtime with SnapStart is ready for its snapshot.
     *
     * @throws InterruptedException if the wait is interrupted
     */
    public void awaitSnapshot() throws InterruptedException {
        snapshot.await();
    }

    /** Has that runtime go on, as one that is restored from the snapshot does. */
    public void restore() {
        restored.countDown();
    }

    private void restoreNext(HttpExchange exchange) throws IOException {
        snapshot.countDown();
        try {
            restored.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The runtime API is closed");
        }
        reply(exchange, 200, ACCEPTED);
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String errorType(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        return type == null ? "Unknown" : type;
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Drops the connections, also those of runtimes that wait for an event. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
