package dev.augur.s3.tck;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in this process, over real sockets of the loopback interface, that breaks by a plan. It knows HEAD, GET with Range and
 * If-Match, and GetObjectAttributes of objects that are put into it; it checks no signature. A client needs its {@link #endpoint()},
 * path style, and any credentials.
 *
 * <p>Thread-safe. Its threads are daemons and end with {@link #close()}.
 */
public final class FaultyS3 implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyS3::daemon);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, StoredObject> objects = new ConcurrentHashMap<>();
    private final List<S3Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger gets = new AtomicInteger();
    private final Queue<Integer> headStatuses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder bytesSent = new LongAdder();
    private final Semaphore brokenOff = new Semaphore(0);
    private volatile FaultPlan plan = FaultPlan.none();
    private volatile Throttle throttle = Throttle.NONE;

    private FaultyS3() throws IOException {}

    /**
     * Starts a server without objects, on a port that is free.
     *
     * @return the server, closed by the caller
     * @throws IOException if it cannot listen
     */
    public static FaultyS3 start() throws IOException {
        FaultyS3 server = new FaultyS3();
        server.threads.execute(server::accept);
        return server;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "faulty-s3");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Where it listens.
     *
     * @return the endpoint, for {@code endpointOverride}
     */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /**
     * Puts an object in a place, also in that of another one, for answers that begin after this.
     *
     * @param bucket its bucket
     * @param key its key
     * @param object the object
     */
    public void put(String bucket, String key, StoredObject object) {
        objects.put("/" + bucket + "/" + key, object);
    }

    /**
     * What becomes of each GET from now on.
     *
     * @param next the plan
     */
    public void faults(FaultPlan next) {
        plan = next;
    }

    /**
     * How slow it is from now on.
     *
     * @param next the bounds
     */
    public void throttle(Throttle next) {
        throttle = next;
    }

    /**
     * The next HEADs are answered with these statuses.
     *
     * @param statuses for example 503
     */
    public void failHeads(Integer... statuses) {
        headStatuses.addAll(List.of(statuses));
    }

    /**
     * All requests since the start.
     *
     * @return a view
     */
    public List<S3Request> requests() {
        return requests;
    }

    /**
     * How many GETs came since the start.
     *
     * @return the number
     */
    public int gets() {
        return gets.get();
    }

    /**
     * How many connections were made since the start.
     *
     * @return the number
     */
    public int connections() {
        return connections.get();
    }

    /**
     * How many bytes of bodies were handed to the sockets since the start, with those that a reset lost.
     *
     * @return the number
     */
    public long bytesSent() {
        return bytesSent.sum();
    }

    /**
     * Waits for a connection that the client left in the middle of an answer. Each is seen once.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitBrokenOff() throws InterruptedException {
        brokenOff.acquire();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
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
            S3Request request = parse(in);
            while (request != null && answer(request, socket, in)) {
                request = parse(in);
            }
        } catch (IOException e) {
            brokenOff.release(); // the client went away
        } finally {
            sockets.remove(socket);
        }
    }

    /** Whether the connection stays. */
    private boolean answer(S3Request request, Socket socket, InputStream in) throws IOException {
        requests.add(request);
        String place = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        boolean isGet = request.method().equals("GET");
        gets.addAndGet(isGet ? 1 : 0);
        Fault fault = isGet ? plan.next(request) : head();
        StoredObject object = objects.get(place);
        Answer answer = new Answer(request, object, new Body(socket.getOutputStream(), throttle, bytesSent));
        boolean stays = answer.send(fault);
        if (fault instanceof Fault.Replace replace) {
            objects.put(place, replace.by());
        }
        if (fault instanceof Fault.Stall) {
            in.read(); // until the client or this server closes the connection
        }
        if (fault instanceof Fault.Cut cut && cut.reset()) {
            socket.setSoLinger(true, 0);
        }
        return stays;
    }

    private Fault head() {
        Integer status = headStatuses.poll();
        return status == null ? new Fault.None() : new Fault.Status(status, "Planned");
    }

    private static @Nullable S3Request parse(InputStream in) throws IOException {
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
        return new S3Request(words[0], words[1], headers);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    /**
     * Closes all connections.
     *
     * @throws IOException if one cannot be closed
     */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
