package dev.augur.s3;

import dev.augur.io.PendingBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** An object being written: one part in memory, the earlier ones with S3. For one thread at a time. */
final class S3Upload extends PendingBytes {
    private enum State {
        OPEN,
        FAILED,
        CLOSED
    }

    private static final int FIRST_BUFFER = 1 << 16;
    private static final byte[] NOTHING = {};

    private final S3Client client;
    private final S3Location location;
    private final PartSizes sizes;
    private final List<CompletedPart> sent = new ArrayList<>();
    private State state = State.OPEN;
    private @Nullable String uploadId;
    private byte[] part = NOTHING;
    private int filled;

    S3Upload(S3Client client, S3Location location, PartSizes sizes) {
        this.client = client;
        this.location = location;
        this.sizes = sizes;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
        requireOpen();
        Objects.checkFromIndexSize(from, count, source.length);
        int done = 0;
        while (done < count) {
            int size = sizes.of(sent.size());
            if (filled == size) {
                sendPart();
                continue;
            }
            int n = Math.min(count - done, size - filled);
            makeRoom(n, size);
            System.arraycopy(source, from + done, part, filled, n);
            filled += n;
            done += n;
        }
    }

    /** Grows while the object may be a small one; later parts are allocated at once. */
    private void makeRoom(int more, int size) {
        if (filled + more <= part.length) {
            return;
        }
        long grown = Math.max(FIRST_BUFFER, Math.max(2L * part.length, filled + more));
        part = Arrays.copyOf(part, sent.isEmpty() ? (int) Math.min(size, grown) : size);
    }

    @Override
    public void commit() throws IOException {
        requireOpen();
        if (uploadId == null) {
            put();
        } else {
            sendPart();
            complete(uploadId);
        }
        closed();
    }

    private void put() throws IOException {
        tried(
                "PUT of " + filled + " bytes",
                () -> client.putObject(
                        request -> request.bucket(location.bucket()).key(location.key()), body()));
    }

    private void sendPart() throws IOException {
        if (sent.size() == PartSizes.MOST_PARTS) {
            state = State.FAILED;
            throw new IOException(location + ": an upload must have at most " + PartSizes.MOST_PARTS + " parts");
        }
        String upload = uploadId == null ? create() : uploadId;
        uploadId = upload;
        int number = sent.size() + 1;
        UploadPartResponse answer = tried(
                "upload of part " + number,
                () -> client.uploadPart(
                        request -> request.bucket(location.bucket())
                                .key(location.key())
                                .uploadId(upload)
                                .partNumber(number),
                        body()));
        sent.add(completed(number, answer));
        filled = 0;
        part = sizes.of(sent.size()) == part.length ? part : NOTHING;
    }

    private String create() throws IOException {
        return tried(
                        "creation of an upload",
                        () -> client.createMultipartUpload(
                                request -> request.bucket(location.bucket()).key(location.key())))
                .uploadId();
    }

    private void complete(String upload) throws IOException {
        tried(
                "completion of an upload",
                () -> client.completeMultipartUpload(request -> request.bucket(location.bucket())
                        .key(location.key())
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(sent))));
    }

    /** S3 wants back each checksum that the SDK has sent with a part. */
    private static CompletedPart completed(int number, UploadPartResponse answer) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumCRC32(answer.checksumCRC32())
                .checksumCRC32C(answer.checksumCRC32C())
                .checksumCRC64NVME(answer.checksumCRC64NVME())
                .checksumSHA1(answer.checksumSHA1())
                .checksumSHA256(answer.checksumSHA256())
                .build();
    }

    /** The buffer itself, not a copy; the SDK reads it again when it repeats a request. */
    private RequestBody body() {
        byte[] bytes = part;
        int count = filled;
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, count), count, "application/octet-stream");
    }

    private <T> T tried(String what, Supplier<T> request) throws IOException {
        state = State.FAILED;
        try {
            T answer = request.get();
            state = State.OPEN;
            return answer;
        } catch (SdkException e) {
            throw new S3Call(location, what, "s3:PutObject").finalFailure(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (state == State.CLOSED) {
            return;
        }
        closed();
        if (uploadId != null) {
            abort(client, location, uploadId);
        }
    }

    /** Ends an upload that nobody completes, unless it is gone. */
    static void abort(S3Client client, S3Location location, String upload) throws IOException {
        try {
            client.abortMultipartUpload(request ->
                    request.bucket(location.bucket()).key(location.key()).uploadId(upload));
        } catch (SdkException e) {
            if (e instanceof S3Exception answer && answer.statusCode() == 404) {
                return;
            }
            throw new S3Call(location, "abort of an upload", "s3:AbortMultipartUpload").finalFailure(e);
        }
    }

    private void closed() {
        state = State.CLOSED;
        part = NOTHING;
    }

    private void requireOpen() throws IOException {
        switch (state) {
            case OPEN -> {}
            case FAILED -> throw new IOException(location + ": an earlier write failed");
            case CLOSED -> throw new IOException(location + ": the stream is closed");
        }
    }
}
