package dev.augur.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request after the other, on connections that it keeps, until nobody listens any more. Its counts are for whoever
 * joined it.
 */
final class LoadClient extends Thread {
    private final int port;
    private final int number;
    private final CountDownLatch answered;
    private String expected = "";
    private long sent;
    private long right;
    private long wrong;
    private long refused;

    /** Counts each right answer down. */
    LoadClient(int port, int number, CountDownLatch answered) {
        super("load-" + number);
        this.port = port;
        this.number = number;
        this.answered = answered;
    }

    /** A row for the slow model that no other client sends. */
    String body() {
        return IntStream.range(0, 256).mapToObj(i -> "" + (i + number)).collect(Collectors.joining(",")) + "\n";
    }

    void expect(String body) {
        this.expected = body;
    }

    long right() {
        return right;
    }

    /** Answers that were not the expected one, or ended in their middle. */
    long wrong() {
        return wrong;
    }

    /** Connections that ended before their first answer, or were never made. */
    long refused() {
        return refused;
    }

    @Override
    public void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = useOneConnection();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False once there is no connection to be had. */
    private boolean useOneConnection() throws IOException {
        try (Wire wire = connect()) {
            if (wire == null) {
                refused++;
                return false;
            }
            boolean first = true;
            while (true) {
                Wire.Answer answer = ask(wire);
                if (answer == null) {
                    refused += first ? 1 : 0;
                    wrong += first ? 0 : 1;
                    return true;
                }
                first = false;
                count(answer);
                if ("close".equals(answer.headers().get("connection"))) {
                    return true;
                }
            }
        }
    }

    private @Nullable Wire connect() {
        try {
            return new Wire(port);
        } catch (IOException e) {
            return null;
        }
    }

    /** Null if the connection ended instead. */
    private Wire.@Nullable Answer ask(Wire wire) {
        try {
            return wire.post(
                            "/invocations",
                            body(),
                            "Content-Type: text/csv",
                            "X-Request-Id: load-" + number + "-" + sent++)
                    .answer();
        } catch (IOException e) {
            return null;
        }
    }

    private void count(Wire.Answer answer) {
        if (answer.status() == 200 && answer.body().equals(expected)) {
            right++;
            answered.countDown();
        } else {
            wrong++;
        }
    }
}
