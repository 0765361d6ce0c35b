package dev.augur.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a JVM of its own, on this one's class path. */
final class ChildJvm implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final long LOOK_EVERY_NANOS = 20_000_000;

    private final Process process;
    private final int port;

    private ChildJvm(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a main class and waits until it answers.
     *
     * @param main takes {@code --port} and a port before its other arguments
     * @param readyPath answers 200 once it is ready
     * @param arguments the others
     */
    static ChildJvm start(Class<?> main, String readyPath, String... arguments) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dslf4j.internal.verbosity=WARN",
                "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider",
                main.getName(),
                "--port",
                Integer.toString(port)));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        ChildJvm child = new ChildJvm(builder.start(), port);
        child.awaitReady(URI.create("http://127.0.0.1:" + port + readyPath).toURL());
        return child;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(URL url) throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!isReady(url)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IOException("A server of the benchmark did not start: " + process);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static boolean isReady(URL url) throws IOException {
        try {
            return ((HttpURLConnection) url.openConnection()).getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (ConnectException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
