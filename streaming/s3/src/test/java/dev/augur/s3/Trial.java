package dev.augur.s3;

import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.FaultPlan;
import dev.augur.s3.tck.FaultyS3;
import dev.augur.s3.tck.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** An object behind a server that breaks, and a source that reads it with short delays and no bound on retries that bring bytes. */
final class Trial implements AutoCloseable {
    static final S3Location OBJECT = S3Location.of("s3://bucket/rows.csv");
    static final S3Retries FAST = new S3Retries(4, Duration.ofMillis(1), Duration.ofMillis(2));
    /** A reset may take all bytes with it that came before, also several times in a row. */
    static final S3Retries PATIENT = new S3Retries(50, Duration.ofMillis(1), Duration.ofMillis(2));

    final FaultyS3 server;
    final S3Client client;
    final S3Location location;
    final S3ByteSource source;

    Trial(HttpKind http, byte[] bytes) throws IOException {
        this(http, StoredObject.of(bytes, "one"));
    }

    Trial(HttpKind http, StoredObject stored) throws IOException {
        this(http, stored, HttpKind.SOCKET_TIMEOUT);
    }

    Trial(HttpKind http, StoredObject stored, Duration socketTimeout) throws IOException {
        this.server = FaultyS3.start();
        this.client = http.client(server.endpoint(), socketTimeout);
        this.location = OBJECT;
        this.source = another();
        replace(stored);
    }

    private Trial(Trial of, String key, StoredObject stored) {
        this.server = of.server;
        this.client = of.client;
        this.location = new S3Location(OBJECT.bucket(), key);
        this.source = another().withRetries(PATIENT);
        replace(stored);
    }

    /** The same server with another object, which gets none of the faults of those before it; not closed. */
    Trial with(String key, StoredObject stored) {
        return new Trial(this, key, stored);
    }

    void replace(StoredObject other) {
        server.put(location.bucket(), location.key(), other);
    }

    /** These faults one after the other, then none. */
    Trial faults(Fault... faults) {
        return faults(List.of(faults));
    }

    Trial faults(List<Fault> faults) {
        FaultPlan ours = FaultPlan.sequence(faults.toArray(Fault[]::new));
        String path = "/" + location.bucket() + "/" + location.key();
        // A request that timed out may arrive when its trial is over.
        server.faults(request -> request.target().startsWith(path) ? ours.next(request) : new Fault.None());
        return this;
    }

    /** The same object, not pinned yet. */
    S3ByteSource another() {
        return S3ByteSource.of(client, location).withRetries(FAST).withRetryBudget(S3RetryBudget.of(1_000_000, 1));
    }

    byte[] read() throws IOException {
        return read(0);
    }

    byte[] read(long from) throws IOException {
        return read(source, from);
    }

    static byte[] read(S3ByteSource source, long from) throws IOException {
        try (InputStream in = source.open(from)) {
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
