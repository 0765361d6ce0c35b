package dev.augur.s3;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** An object behind a server that breaks, and a source that reads it with short delays. */
final class Trial implements AutoCloseable {
    static final S3Location OBJECT = S3Location.of("s3://bucket/rows.csv");
    static final S3Retries FAST = new S3Retries(4, Duration.ofMillis(1), Duration.ofMillis(2));

    final byte[] bytes;
    final FaultyS3 server;
    final S3Client client;
    final S3ByteSource source;

    Trial(HttpKind http, byte[] bytes) throws IOException {
        this(http, FaultyS3.Stored.of(bytes, "one"));
    }

    Trial(HttpKind http, FaultyS3.Stored stored) throws IOException {
        this.bytes = stored.bytes();
        this.server = new FaultyS3(stored);
        this.client = http.client(server.endpoint());
        this.source = S3ByteSource.of(client, OBJECT).withRetries(FAST);
    }

    /** These faults one after the other, then none. */
    Trial faults(Fault... faults) {
        AtomicInteger next = new AtomicInteger();
        Function<FaultyS3.Request, Fault> script = request -> {
            int i = next.getAndIncrement();
            return i < faults.length ? faults[i] : new Fault.None();
        };
        server.script(script);
        return this;
    }

    /** The same object, not pinned yet. */
    S3ByteSource another() {
        return source.withRetries(FAST);
    }

    byte[] read() throws IOException {
        return read(0);
    }

    byte[] read(long from) throws IOException {
        try (var in = source.open(from)) {
            return in.readAllBytes();
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** All that a log would hold of a failure. */
    static String everything(@Nullable Throwable failure) {
        StringWriter text = new StringWriter();
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
