package dev.augur.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The JDK's HTTP server with files, ranges and preconditions, and with faults that a test asks for. */
final class FileServer implements AutoCloseable {
    /** A file, and what the server tells of it. */
    static final class Stored {
        private final byte[] bytes;
        private final @Nullable String eTag;
        private final @Nullable String lastModified;

        Stored(byte[] bytes, @Nullable String eTag, @Nullable String lastModified) {
            this.bytes = bytes;
            this.eTag = eTag;
            this.lastModified = lastModified;
        }

        static Stored of(byte[] bytes, String eTag) {
            return new Stored(bytes, '"' + eTag + '"', null);
        }
    }

    /** What happens to one answer. */
    sealed interface Fault {
        /** A status without a body, and headers. */
        record Status(int status, Map<String, String> headers) implements Fault {
            Status(int status) {
                this(status, Map.of());
            }
        }

        /** The connection is closed after so many bytes of the body. */
        record Cut(int after) implements Fault {}

        /** After so many bytes of the body nothing comes until the server is closed. */
        record Stall(int after) implements Fault {}

        /** The answer is as it should be. */
        record None() implements Fault {}
    }

    final Map<String, Stored> files = new ConcurrentHashMap<>();
    final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    /** The Range of each request, in their order. */
    final List<String> ranges = new CopyOnWriteArrayList<>();

    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    volatile boolean hasRanges = true;

    FileServer() throws IOException {
        this(0);
    }

    FileServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(String.valueOf(range));
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Fault fault = faults.isEmpty() ? new Fault.None() : faults.remove();
            if (fault instanceof Fault.Status status) {
                status.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(status.status(), -1);
                return;
            }
            Stored file = files.get(exchange.getRequestURI().getPath());
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, file, range, fault);
        }
    }

    private void send(HttpExchange exchange, Stored file, @Nullable String range, Fault fault) throws IOException {
        Map<String, String> versions = new java.util.HashMap<>();
        if (file.eTag != null) {
            versions.put("ETag", file.eTag);
        }
        if (file.lastModified != null) {
            versions.put("Last-Modified", file.lastModified);
        }
        versions.forEach(exchange.getResponseHeaders()::set);
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        if (match != null && !match.equals(file.eTag)) {
            exchange.sendResponseHeaders(412, -1);
            return;
        }
        int length = file.bytes.length;
        int from = 0;
        int to = length;
        int status = 200;
        if (range != null && hasRanges) {
            String[] bounds = range.substring("bytes=".length()).split("-", 2);
            from = Integer.parseInt(bounds[0]);
            to = bounds[1].isEmpty() ? length : Math.min(length, Integer.parseInt(bounds[1]) + 1);
            if (from >= length) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + length);
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            status = 206;
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
        }
        exchange.sendResponseHeaders(status, to == from ? -1 : to - from);
        body(exchange.getResponseBody(), file.bytes, from, to, fault);
    }

    private void body(OutputStream out, byte[] bytes, int from, int to, Fault fault) throws IOException {
        if (fault instanceof Fault.Cut cut) {
            out.write(bytes, from, Math.min(cut.after(), to - from));
            out.flush();
            throw new IOException("cut, as the test wants it");
        }
        if (fault instanceof Fault.Stall stall) {
            out.write(bytes, from, Math.min(stall.after(), to - from));
            out.flush();
            stalled.countDown();
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("stalled, as the test wants it");
        }
        out.write(bytes, from, to - from);
        out.flush();
    }

    /** The ranges since the last call. */
    List<String> takeRanges() {
        List<String> taken = List.copyOf(new ArrayDeque<>(ranges));
        ranges.clear();
        return taken;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
