package dev.augur.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The body of an answer as it arrives; unlike the JDK's stream, it fails when no byte arrives for long. For one reader. */
final class TimedBody extends InputStream implements BodySubscriber<TimedBody> {
    /** What arrived: bytes, or the end with or without a failure. */
    private record Signal(
            List<ByteBuffer> bytes, boolean end, @Nullable Throwable failure) {}

    private final Duration stall;

    /** Holds two signals at most, as no more is asked for. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private boolean closed;
    private boolean ended;

    TimedBody(Duration stall) {
        this.stall = stall;
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        if (closed) {
            given.cancel();
        } else {
            subscription = given;
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        signals.add(new Signal(bytes, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal(List.of(), true, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        while (buffers.isEmpty()) {
            if (ended) {
                return -1;
            }
            take();
        }
        ByteBuffer first = buffers.element();
        int n = Math.min(count, first.remaining());
        first.get(target, from, n);
        if (!first.hasRemaining()) {
            buffers.remove();
        }
        return n;
    }

    private void take() throws IOException {
        Signal signal = poll();
        if (signal == null) {
            throw new HttpTimeoutException("no byte arrived for " + stall.toMillis() + " ms");
        }
        if (signal.end()) {
            ended = true;
            Throwable failure = signal.failure();
            if (failure != null) {
                throw failure instanceof IOException e ? e : new IOException(failure.toString(), failure);
            }
            return;
        }
        signal.bytes().stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
        more();
    }

    private @Nullable Signal poll() throws IOException {
        try {
            return signals.poll(stall.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("the thread was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private synchronized void more() {
        if (subscription != null) {
            subscription.request(1);
        }
    }

    /** Leaves what has not arrived. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
