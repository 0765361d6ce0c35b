package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.augur.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReadAheadTest extends PipelineFixture {
    private final byte[] bytes = new byte[3_000_001];

    ReadAheadTest() {
        new Random(1).nextBytes(bytes);
    }

    private List<Executor> executors() {
        AtomicInteger count = new AtomicInteger();
        Queue<Runnable> late = new ArrayDeque<>();
        return List.of(
                executor,
                Runnable::run,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                // Never begins.
                task -> {},
                // Refuses every second one.
                task -> {
                    if (count.incrementAndGet() % 2 == 0) {
                        throw new RejectedExecutionException("full");
                    }
                    executor.execute(task);
                },
                // Begins a task when the next one comes.
                task -> {
                    late.add(task);
                    if (late.size() > 1) {
                        late.remove().run();
                    }
                });
    }

    @Test
    void givesTheSameBytesWhateverTheExecutorDoes() throws IOException {
        for (Executor each : executors()) {
            try (InputStream in = new ReadAhead(new ByteArrayInputStream(bytes), () -> 0, each)) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aRunIsTheSame() throws IOException {
        pipeline(numbers(100_000)).run();
        byte[] expected = sink.bytes();
        for (Executor each : executors()) {
            sink.committed = null;
            Report report = pipeline(numbers(100_000))
                    .readAhead(each)
                    .inFlight(3, executor)
                    .run();
            assertThat(sink.bytes()).isEqualTo(expected);
            assertThat(report.bytesIn()).isEqualTo(csv(numbers(100_000)).length());
        }
    }

    @Test
    void aRunThatUnpacksPiecesIsTheSame() throws IOException {
        byte[] text = TestBytes.utf8(numbers(100_000));
        pipeline(numbers(100_000)).run();
        byte[] expected = sink.bytes();
        ByteSource bgzip = ByteSource.memory("rows.csv.gz", Gzips.bgzip(text));
        for (Executor each : executors()) {
            sink.committed = null;
            Report report = pipeline(bgzip, doubling)
                    .unpackAhead(3, each)
                    .readAhead(executor)
                    .run();
            assertThat(sink.bytes()).isEqualTo(expected);
            assertThat(report.bytesIn()).isEqualTo(bgzip.length());
        }
        assertThatThrownBy(() -> pipeline(bgzip, doubling).unpackAhead(0, executor))
                .hasMessage("pieces must be >= 1, got 0");
    }

    @Test
    void whatIsReadBeforeAFailureIsGiven() {
        IOException failure = new IOException("gone");
        for (Executor each : executors()) {
            List<Integer> read = new ArrayList<>();
            InputStream in = new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] target, int from, int count) {
                    if (pos >= 500_000) {
                        throw new IllegalStateException(failure);
                    }
                    return super.read(target, from, Math.min(count, 500_000 - pos));
                }
            };
            assertThatThrownBy(() -> {
                        try (InputStream ahead = new ReadAhead(in, () -> 0, each)) {
                            for (int b = ahead.read(); b >= 0; b = ahead.read()) {
                                read.add(b);
                            }
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasCause(failure);
            assertThat(read).hasSize(500_000);
        }
    }

    @Test
    void aTruncatedObjectLeavesNothing() {
        byte[] whole = TestBytes.compress(Compression.gzip(), TestBytes.utf8(numbers(100_000)));
        ByteSource cut = ByteSource.memory("rows.csv.gz", Arrays.copyOf(whole, whole.length - 1));
        for (Executor each : executors()) {
            assertThatThrownBy(() -> pipeline(cut, doubling).readAhead(each).run())
                    .isInstanceOf(CorruptStreamException.class)
                    .hasMessage("rows.csv.gz ends at byte " + (whole.length - 1) + ", in the middle of a gzip member");
            nothingIsVisible();
        }
    }

    @Test
    void closingWaitsForWhoReads() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        List<String> events = new ArrayList<>();
        InputStream slow = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int from, int count) {
                if (pos >= 1 << 18) {
                    reads.countDown();
                    await(mayGoOn);
                }
                return super.read(target, from, count);
            }

            @Override
            public void close() {
                events.add("closed at " + pos);
            }
        };
        ReadAhead ahead = new ReadAhead(slow, () -> 0, executor);
        assertThat(ahead.read()).isEqualTo(bytes[0] & 0xff);
        await(reads);
        List<Throwable> interrupted = new ArrayList<>();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            interrupted.add(catchThrowable(() -> ahead.readNBytes(1 << 20)));
            mayGoOn.countDown();
            interrupted.add(catchThrowable(ahead::close));
        });
        closer.start();
        closer.join();
        assertThat(interrupted.get(0)).isInstanceOf(InterruptedIOException.class);
        assertThat(interrupted.get(1)).isNull();
        assertThat(events).hasSize(1);
        assertThat(events.get(0)).isNotEqualTo("closed at " + (1 << 18));
    }
}
