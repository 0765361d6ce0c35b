package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.augur.ModelUnavailableException;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever ends a run before its end leaves nothing behind. */
final class PipelineFailureTest extends PipelineFixture {
    @Test
    void aTruncatedObjectLeavesNothing() {
        byte[] whole = TestBytes.compress(Compression.gzip(), TestBytes.utf8(numbers(10_000)));
        ByteSource cut = ByteSource.memory("rows.csv.gz", Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> pipeline(cut, doubling)
                        .onError(ErrorPolicy.deadLetters(dead))
                        .inFlight(4, executor)
                        .run())
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("rows.csv.gz ends at byte " + (whole.length - 1) + ", in the middle of a gzip member");
        nothingIsVisible();
    }

    @Test
    void anOutputThatCannotBeWrittenLeavesNothing() {
        sink.failsAfter = 100_000;
        assertThatThrownBy(() -> pipeline(numbers(100_000)).run())
                .isInstanceOf(IOException.class)
                .hasMessage("out.jsonl is full");
        nothingIsVisible();
    }

    @Test
    void anExceptionOfTheCallersCodeEndsTheRunAsItIs() {
        ArithmeticException thrown = new ArithmeticException("mine");
        for (int inFlight : new int[] {1, 4}) {
            assertThatThrownBy(() -> Pipeline.from(csv(numbers(1000)), CsvFormat.withHeader())
                            .predict(
                                    row -> {
                                        if (row.integer("x") == 500) {
                                            throw thrown;
                                        }
                                        return row.number("x");
                                    },
                                    doubling.predictor())
                            .write((row, value, out) -> out.put("y", value))
                            .to(sink)
                            .batch(10)
                            .inFlight(inFlight, executor)
                            .run())
                    .isSameAs(thrown);
            nothingIsVisible();
        }
    }

    @Test
    void aModelThatCannotRunEndsTheRun() {
        doubling.close();
        assertThatThrownBy(() -> pipeline("x\n1\n")
                        .onError(ErrorPolicy.deadLetters(dead))
                        .run())
                .isInstanceOf(ModelUnavailableException.class);
        nothingIsVisible();
    }

    @Test
    void anInterruptEndsTheRun() {
        List<Thread> interrupted = new ArrayList<>();
        try (Doubling engine = new Doubling(value -> {
            if (value == 500) {
                interrupted.add(Thread.currentThread());
                Thread.currentThread().interrupt();
            }
        })) {
            Throwable error = catchThrowable(
                    () -> pipeline(csv(numbers(1000)), engine).batch(10).run());
            assertThat(Thread.interrupted()).as("the interrupt stays set").isTrue();
            assertThat(error)
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("The run was interrupted at record 501 of rows.csv.gz at byte 1892");
        }
        assertThat(interrupted).hasSize(1);
        nothingIsVisible();
    }

    @Test
    void anInterruptWhileABatchRunsElsewhereWaitsForItAndEndsTheRun() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch handedOver = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger endedWithTheRun = new AtomicInteger(-1);
        List<Throwable> errors = new ArrayList<>();
        try (Doubling engine = new Doubling(value -> {
            begun.countDown();
            await(mayEnd);
            ended.incrementAndGet();
        })) {
            Executor beginning = task -> {
                executor.execute(task);
                await(begun);
                handedOver.countDown();
            };
            Pipeline<Float> pipeline = pipeline(csv("x\n1\n"), engine).inFlight(1, beginning);
            Thread runner = new Thread(() -> {
                errors.add(catchThrowable(pipeline::run));
                endedWithTheRun.set(Thread.currentThread().isInterrupted() ? ended.get() : -2);
            });
            runner.start();
            await(handedOver);
            runner.interrupt();
            mayEnd.countDown();
            runner.join();
        }
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0)).isInstanceOf(InterruptedIOException.class);
        assertThat(endedWithTheRun).as("batches that ended before the run did").hasValue(1);
        nothingIsVisible();
    }
}
