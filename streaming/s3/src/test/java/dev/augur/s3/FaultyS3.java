package dev.augur.s3;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One object behind HEAD and GET with Range and If-Match, over sockets that a script breaks. */
final class FaultyS3 implements AutoCloseable {
    /** The object. */
    static final class Stored {
        private final byte[] bytes;
        private final String eTag;
        private final Map<String, String> headers;

        private Stored(byte[] bytes, String eTag, Map<String, String> headers) {
            this.bytes = bytes;
            this.eTag = eTag;
            this.headers = headers;
        }

        static Stored of(byte[] bytes, String eTag) {
            return new Stored(bytes, '"' + eTag + '"', Map.of());
        }

        Stored with(String name, String value) {
            return new Stored(bytes, eTag, Map.of(name, value));
        }

        byte[] bytes() {
            return bytes;
        }

        String eTag() {
            return eTag;
        }
    }

    /** A request line and its headers, their names in lower case. */
    record Request(String method, String target, Map<String, String> headers) {
        long from() {
            String range = headers.get("range");
            return range == null ? 0 : Long.parseLong(range, "bytes=".length(), range.length() - 1, 10);
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyS3::daemon);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Integer> headStatuses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore brokenOff = new Semaphore(0);
    private volatile Stored stored;
    private volatile Function<Request, Fault> script = request -> new Fault.None();

    FaultyS3(Stored stored) throws IOException {
        this.stored = stored;
        threads.execute(this::accept);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-s3");
        thread.setDaemon(true);
        return thread;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** What happens to each GET from now on; called on the connection's thread, in the order of a client's requests. */
    void script(Function<Request, Fault> next) {
        script = next;
    }

    void replace(Stored other) {
        stored = other;
    }

    List<Request> requests() {
        return requests;
    }

    long gets() {
        return requests.stream()
                .filter(request -> request.method().equals("GET"))
                .count();
    }

    /** The next HEADs are answered with these statuses. */
    void failHeads(Integer... statuses) {
        headStatuses.addAll(List.of(statuses));
    }

    int connections() {
        return connections.get();
    }

    /** Waits for a connection that the client broke while it was answered. */
    void awaitBrokenOff() throws InterruptedException {
        brokenOff.acquire();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        connections.incrementAndGet();
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Request request = parse(in);
            while (request != null && answer(request, socket)) {
                request = parse(in);
            }
        } catch (IOException e) {
            brokenOff.release(); // the client went away
        }
    }

    /** Whether the connection stays. */
    private boolean answer(Request request, Socket socket) throws IOException {
        requests.add(request);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        if (request.method().equals("HEAD")) {
            Stored now = stored;
            Integer status = headStatuses.poll();
            head(out, status == null ? 200 : status, now, "Content-Length: " + now.bytes().length);
            out.flush();
            return true;
        }
        Fault fault = script.apply(request);
        boolean stays = new FaultyAnswer(request, stored, out).send(fault);
        out.flush();
        if (fault instanceof Fault.Cut cut && cut.reset()) {
            socket.setSoLinger(true, 0);
        }
        return stays;
    }

    static void head(OutputStream out, int status, Stored object, String... lines) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nETag: " + object.eTag() + "\r\n");
        object.headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static @Nullable Request parse(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        String[] words = line.split(" ", 3);
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        return new Request(words[0], words[1], headers);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
