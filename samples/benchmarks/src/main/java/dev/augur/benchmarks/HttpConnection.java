package dev.augur.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept, and as little client as can be, because its work is measured with the server's: a request is
 * bytes that were made before, and of a reply only status and length are looked at. One thread at a time.
 */
final class HttpConnection implements AutoCloseable {
    private static final String LENGTH = "\r\ncontent-length:";

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];

    HttpConnection(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        this.out = socket.getOutputStream();
        this.in = socket.getInputStream();
    }

    /** A POST as it goes over the wire. */
    static byte[] post(String path, String headers, byte[] body) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** Sends a request, and gives the body of its reply. */
    byte[] exchange(byte[] request) throws IOException {
        out.write(request);
        int end = 0;
        int body = -1;
        while (body < 0) {
            end += more(end);
            body = bodyFrom(end);
        }
        String head = new String(buffer, 0, body, StandardCharsets.US_ASCII);
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IOException(
                    "The server must answer 200, it answered " + head.lines().findFirst());
        }
        byte[] answer = new byte[length(head)];
        System.arraycopy(buffer, body, answer, 0, end - body);
        if (in.readNBytes(answer, end - body, answer.length - (end - body)) < answer.length - (end - body)) {
            throw new EOFException("The reply ended early");
        }
        return answer;
    }

    private int more(int from) throws IOException {
        int n = in.read(buffer, from, buffer.length - from);
        if (n <= 0) {
            throw new EOFException("The server closed the connection");
        }
        return n;
    }

    /** Where the body begins, or -1 if the head is not all there. */
    private int bodyFrom(int end) {
        for (int i = 3; i < end; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(String head) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("The reply has no length");
        }
        int from = at + LENGTH.length();
        return Integer.parseInt(lower.substring(from, lower.indexOf('\r', from)).strip());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
