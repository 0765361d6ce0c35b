package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PipelineTest extends PipelineFixture {
    @Test
    void predictsEveryRecordAndReportsIt() throws IOException {
        AtomicLong nanos = new AtomicLong();
        ByteSource source = csv("x\n1\n2\n3\n");
        Report report = pipeline(source, doubling)
                .nanoClock(() -> nanos.getAndAdd(1_000_000_000))
                .run();
        assertThat(sink.text()).isEqualTo("{\"x\":1,\"y\":2.0}\n{\"x\":2,\"y\":4.0}\n{\"x\":3,\"y\":6.0}\n");
        assertThat(report)
                .isEqualTo(new Report(3, 3, 0, source.length(), sink.text().length(), report.duration(), 1, null));
        assertThat(report.duration()).isPositive();
    }

    @Test
    void runsAgain() throws IOException {
        Pipeline<Float> pipeline = pipeline("x\n1\n");
        pipeline.run();
        sink.committed = null;
        pipeline.run();
        assertThat(sink.text()).isEqualTo("{\"x\":1,\"y\":2.0}\n");
    }

    @Test
    void anObjectOfNoRecordsGivesAnEmptyOutput() throws IOException {
        Report report = pipeline("x\n").onError(ErrorPolicy.deadLetters(dead)).run();
        assertThat(report.read()).isZero();
        assertThat(sink.text()).isEmpty();
        assertThat(dead.text()).isEmpty();
    }

    @Test
    void keepsTheOrderWithBatchesInFlight() throws IOException {
        int count = 20_000;
        Report report = pipeline(numbers(count)).batch(7).inFlight(4, executor).run();
        assertThat(report.predicted()).isEqualTo(count);
        String expected = LongStream.range(0, count)
                .mapToObj(i -> "{\"x\":" + i + ",\"y\":" + 2f * i + "}\n")
                .collect(Collectors.joining());
        assertThat(sink.text()).isEqualTo(expected);
    }

    @Test
    void atMostThatManyBatchesAreUnderWay() throws IOException {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Pipeline.from(csv(numbers(5000)), CsvFormat.withHeader())
                .predict(
                        row -> {
                            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                            return row.number("x");
                        },
                        doubling.predictor())
                .write((row, value, out) -> {
                    underWay.decrementAndGet();
                    out.put("y", value);
                })
                .to(sink)
                .batch(10)
                .inFlight(3, executor)
                .run();
        assertThat(underWay).hasValue(0);
        assertThat(most.get()).isBetween(10, 30);
    }

    @Test
    void batchesOfAllThreadsRunAtOnce() throws IOException {
        CountDownLatch met = new CountDownLatch(3);
        try (Doubling engine = new Doubling(value -> {
            met.countDown();
            await(met);
        })) {
            pipeline(csv("x\n1\n2\n3\n"), engine).batch(1).inFlight(3, executor).run();
        }
        assertThat(sink.text().lines().count()).isEqualTo(3);
    }

    @Test
    void anExecutorThatRefusesOrForgetsDoesNotStopARun() throws IOException {
        Executor refusing = task -> {
            throw new RejectedExecutionException("full");
        };
        for (Executor useless : List.of(refusing, task -> {})) {
            Report report = pipeline(numbers(100)).batch(7).inFlight(4, useless).run();
            assertThat(report.predicted()).isEqualTo(100);
        }
    }

    @Test
    void aBadRecordEndsTheRunUnlessThereAreDeadLetters() {
        assertThatThrownBy(() -> pipeline("x\n1\nabc\n-3\n").run())
                .isInstanceOf(BadRecordException.class)
                .hasMessage("record 2 of rows.csv.gz at byte 4: Column 'x' must be a number, got 'abc'")
                .hasCauseInstanceOf(InvalidInputException.class)
                .satisfies(e ->
                        assertThat(((BadRecordException) e).position()).isEqualTo(new Position("rows.csv.gz", 2, 4)));
        nothingIsVisible();
    }

    @Test
    void everyKindOfBadRecordBecomesADeadLetter() throws IOException {
        String text = "x\n1\nabc\n1,2\n-3\n4.5\n" + Doubling.POISON + "\n6\n";
        ByteSource source = csv(text);
        Report report = pipeline(source, doubling)
                .onError(ErrorPolicy.deadLetters(dead))
                .run();
        assertThat(report)
                .isEqualTo(new Report(7, 2, 5, report.bytesIn(), report.bytesOut(), report.duration(), 1, null));
        assertThat(sink.text()).isEqualTo("{\"x\":1,\"y\":2.0}\n{\"x\":6,\"y\":12.0}\n");
        assertThat(letters().lines())
                .containsExactly(
                        letter(2, 4, "Column 'x' must be a number, got 'abc'"),
                        letter(3, 8, "The record must have 1 fields, as there are columns, got 2"),
                        letter(4, 12, "The number must be >= 0, got -3.0"),
                        letter(5, 15, "Column 'x' must be a whole number of 64 bits, got '4.5'"),
                        letter(6, 19, "The engine cannot double 7.5"));
    }

    /** The dead letters, without the version of their object. */
    private String letters() {
        return dead.text().replaceAll("\"version\":\"[^\"]+\",", "");
    }

    private static String letter(long record, long offset, String error) {
        return "{\"object\":\"rows.csv.gz\",\"record\":" + record + ",\"offset\":" + offset + ",\"error\":\"" + error
                + "\"}";
    }

    @Test
    void aThousandBadRowsOfAHundredThousandAreNamedExactly() throws IOException {
        StringBuilder text = new StringBuilder("x\n");
        List<String> letters = new ArrayList<>();
        for (int record = 1; record <= 100_000; record++) {
            if (record % 100 == 37) {
                letters.add(letter(record, text.length(), "Column 'x' must be a number, got 'bad'"));
                text.append("bad\n");
            } else {
                text.append(record).append('\n');
            }
        }
        Report report = pipeline(text.toString())
                .inFlight(4, executor)
                .onError(ErrorPolicy.deadLetters(dead, 1000))
                .run();
        assertThat(report.read()).isEqualTo(100_000);
        assertThat(report.predicted()).isEqualTo(99_000);
        assertThat(report.failed()).isEqualTo(1000);
        assertThat(letters().lines()).containsExactlyElementsOf(letters);
        assertThat(sink.text().lines().count()).isEqualTo(99_000);
    }

    @Test
    void moreBadRecordsThanAreForgivenEndTheRun() {
        assertThatThrownBy(() -> pipeline("x\na\n1\nb\nc\n")
                        .onError(ErrorPolicy.deadLetters(dead, 2))
                        .run())
                .isInstanceOf(BadRecordException.class)
                .hasMessage("3 records failed, at most 2 may; the last is record 4 of rows.csv.gz at byte 8:"
                        + " Column 'x' must be a number, got 'c'");
        nothingIsVisible();
        assertThatThrownBy(() -> ErrorPolicy.deadLetters(dead, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxFailed must be >= 0, got -1");
    }

    @Test
    void aPredictorThatFailsForOneRecordFailsItAlone() throws IOException {
        String text = numbers(1000).replace("\n666\n", "\n" + Doubling.POISON + "\n");
        Report report = pipeline(text).onError(ErrorPolicy.deadLetters(dead)).run();
        assertThat(report.predicted()).isEqualTo(999);
        assertThat(letters()).isEqualTo(letter(667, text.indexOf("7.5"), "The engine cannot double 7.5") + "\n");
        assertThatThrownBy(() -> pipeline(text).run()).hasCauseInstanceOf(EngineException.class);
    }

    @Test
    void progressIsToldAfterEachBatchAndAtTheEnd() throws IOException {
        List<String> told = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void update(Status status) {
                told.add(status.records() + " of which failed " + status.failed());
            }

            @Override
            public void end(Status status) {
                assertThat(status.bytes()).isEqualTo(status.totalBytes());
                assertThat(status.elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
                told.add(status.object() + " ended with " + status.records());
            }
        };
        pipeline("x\n1\na\n3\n")
                .batch(2)
                .onError(ErrorPolicy.deadLetters(dead))
                .progress(progress)
                .run();
        assertThat(told).containsExactly("2 of which failed 1", "3 of which failed 1", "rows.csv.gz ended with 3");
    }

    @Test
    void writesOtherFormatsAndCompressions() throws IOException {
        pipeline("x\n1\n2\n")
                .to(sink, CsvFormat.withHeader(), Compression.zstd())
                .run();
        ByteSource written = ByteSource.memory("out", sink.bytes());
        assertThat(TestBytes.rows(written, CsvFormat.withHeader()).stream().map(row -> row.text("y")))
                .containsExactly("2.0", "4.0");
    }

    @Test
    void aSetCompressionIsHeldTo() {
        Pipeline.Input input =
                Pipeline.from(csv("x\n1\n"), CsvFormat.withHeader()).compression(Compression.zstd());
        assertThatThrownBy(() -> input.predict(row -> row.number("x"), doubling.predictor())
                        .write((row, value, out) -> out.put("y", value))
                        .to(sink)
                        .run())
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("rows.csv.gz is not zstd, at byte 0");
    }

    @Test
    void refusesAnIncompleteOrImpossiblePlan() {
        Pipeline<Float> pipeline =
                Pipeline.from(csv("x\n"), CsvFormat.withHeader()).predict(row -> row.number("x"), doubling.predictor());
        assertThatThrownBy(pipeline::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A Pipeline needs write(...) and to(...) before run()");
        assertThatThrownBy(() -> pipeline.batch(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must be >= 1, got 0");
        assertThatThrownBy(() -> pipeline.inFlight(0, executor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batches must be >= 1, got 0");
    }
}
