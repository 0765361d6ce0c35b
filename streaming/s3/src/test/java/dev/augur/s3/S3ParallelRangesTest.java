package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.augur.io.SourceChangedException;
import dev.augur.s3.tck.Fault;
import dev.augur.s3.tck.FaultPlan;
import dev.augur.s3.tck.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges that are fetched at once: the bytes of one read, in order, whatever breaks and whoever fetches. */
final class S3ParallelRangesTest {
    private static final int RANGE = 64 << 10;
    private static final byte[] BYTES = Trial.random(10 * RANGE + 77);
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    private static StoredObject stored() throws IOException {
        return StoredObject.of(BYTES, "one").withCrc32c();
    }

    @ParameterizedTest
    @EnumSource
    void theBytesComeInOrderFromAnyOffset(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, stored())) {
            Random random = new Random(8);
            for (int ranges : new int[] {1, 2, 4, 30}) {
                S3ByteSource source = trial.source.withParallelRanges(ranges, RANGE, THREADS);
                assertThat(Trial.read(source, 0)).as("%d ranges", ranges).isEqualTo(BYTES);
                int offset = random.nextInt(BYTES.length);
                assertThat(Trial.read(source, offset))
                        .as("%d ranges from %d", ranges, offset)
                        .isEqualTo(Arrays.copyOfRange(BYTES, offset, BYTES.length));
                assertThat(Trial.read(source, BYTES.length)).isEmpty();
            }
            assertThat(trial.server.requests())
                    .filteredOn(request -> request.method().equals("GET"))
                    .allSatisfy(request -> assertThat(request.headers()).containsEntry("if-match", "\"one\""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachRangeGoesOnByItselfAfterFaults(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, stored())) {
            S3ByteSource source = trial.source.withRetries(Trial.PATIENT).withParallelRanges(4, RANGE, THREADS);
            for (int seed = 1; seed <= 3; seed++) {
                trial.server.faults(FaultPlan.cuts(seed, 10_000));
                assertThat(Trial.read(source, 0)).as("seed %d", seed).isEqualTo(BYTES);
            }
            trial.server.faults(FaultPlan.some(
                    5, 0.05, new Fault.EndEarly(100), new Fault.Status(503, "SlowDown"), new Fault.Cut(0, true)));
            assertThat(Trial.read(source, 0)).isEqualTo(BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitOfAnyRangeIsCaughtByTheWholeObjectsChecksum(HttpKind http) throws IOException {
        try (Trial trial = new Trial(http, stored())) {
            S3ByteSource source = trial.source.withParallelRanges(3, RANGE, THREADS);
            for (int at = 0; at < BYTES.length; at += RANGE) {
                Fault flip = new Fault.FlipBit(at, 3);
                trial.server.faults(request -> flip);
                assertThatThrownBy(() -> Trial.read(source, 0))
                        .hasMessageStartingWith(
                                "s3://bucket/rows.csv: bytes 0-655436 arrived damaged: its CRC32C in S3 is ");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectThatIsReplacedMeanwhileIsAnErrorOfItsOwnType(HttpKind http) throws IOException {
        StoredObject other = StoredObject.of(new byte[BYTES.length], "two");
        try (Trial trial = new Trial(http, stored())) {
            S3ByteSource source = trial.source.withParallelRanges(2, RANGE, THREADS);
            AtomicInteger gets = new AtomicInteger();
            trial.server.faults(
                    request -> gets.incrementAndGet() == 5 ? new Fault.Replace(100, other) : new Fault.None());
            try (InputStream in = source.open(0)) {
                assertThatThrownBy(in::readAllBytes).isExactlyInstanceOf(SourceChangedException.class);
                assertThatThrownBy(in::read).isExactlyInstanceOf(SourceChangedException.class);
            }
            assertThatThrownBy(() -> source.open(0)).isExactlyInstanceOf(SourceChangedException.class);
        }
    }

    @Test
    void noExecutorIsTooSmall() throws IOException {
        List<Runnable> kept = new ArrayList<>();
        Executor never = kept::add;
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (Trial trial = new Trial(HttpKind.APACHE, stored())) {
            for (Executor executor : List.of(never, refusing, Runnable::run, one)) {
                S3ByteSource source = trial.source.withParallelRanges(4, RANGE, executor);
                assertThat(Trial.read(source, 0)).as("%s", executor).isEqualTo(BYTES);
            }
            int gets = trial.server.gets();
            kept.forEach(Runnable::run); // too late: nothing is asked for again
            assertThat(trial.server.gets()).isEqualTo(gets);
        } finally {
            one.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEarlyEndsWhatWasBegun(HttpKind http) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Trial trial = new Trial(http, stored())) {
            CountDownLatch asked = new CountDownLatch(4);
            trial.server.faults(request -> {
                asked.countDown();
                return request.from() == 0 ? new Fault.None() : new Fault.Status(503, "SlowDown");
            });
            S3Retries patient = new S3Retries(3, Duration.ofHours(1), Duration.ofHours(1));
            InputStream in = trial.source
                    .withRetries(patient)
                    .withParallelRanges(4, RANGE, threads)
                    .open(0);
            asked.await();
            assertThat(in.read()).isEqualTo(BYTES[0] & 0xFF);
            in.close();
            in.close();
            assertThatThrownBy(in::read).hasMessage("s3://bucket/rows.csv: the stream is closed");
            threads.shutdown();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsClosedBeforeItsExecutorBeganAsksForNothing(HttpKind http) throws Exception {
        List<Runnable> kept = new ArrayList<>();
        try (Trial trial = new Trial(http, StoredObject.of(new byte[64 << 20], "one"))) {
            trial.source.withParallelRanges(2, 32 << 20, kept::add).open(0).close();
            trial.server.awaitBrokenOff(); // the GET that open sends
            kept.forEach(Runnable::run);
            assertThat(trial.server.gets()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        try (Trial trial = new Trial(HttpKind.APACHE, stored())) {
            Thread reader = Thread.currentThread();
            CountDownLatch stalled = new CountDownLatch(1);
            trial.server.faults(request -> {
                if (request.from() == 0) {
                    return new Fault.None();
                }
                stalled.countDown();
                return new Fault.Stall(0);
            });
            try (InputStream in =
                    trial.source.withParallelRanges(2, RANGE, THREADS).open(0)) {
                in.readNBytes(RANGE);
                stalled.await(); // in a thread of the executor
                THREADS.execute(reader::interrupt);
                Throwable failure = catchThrowable(in::read);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(failure)
                        .isInstanceOf(InterruptedIOException.class)
                        .hasMessage("s3://bucket/rows.csv: interrupted while it waited for byte 65536");
            }
        }
    }

    @Test
    void boundsAreChecked() throws IOException {
        try (Trial trial = new Trial(HttpKind.APACHE, stored())) {
            assertThatThrownBy(() -> trial.source.withParallelRanges(0, RANGE, THREADS))
                    .hasMessage("ranges must be from 1 to 1000, got 0");
            assertThatThrownBy(() -> trial.source.withParallelRanges(1, 1000, THREADS))
                    .hasMessage("rangeBytes must be from 1024 to 1073741824, got 1000");
        }
    }
}
