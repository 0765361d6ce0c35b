package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Deadline;
import dev.augur.io.ByteSource;
import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However often a run is stopped and resumed, the outputs one behind the other are those of one run. */
final class PipelineResumeTest extends PipelineFixture {
    private static final int BATCH_ROWS = 5;

    /** The time is the number of records that were written or failed to be. */
    private final AtomicLong clock = new AtomicLong();

    /** One object, read in one way. */
    record Trial(RecordFormat format, Compression compression, int inFlight) {
        ByteSource source() {
            String text = format instanceof CsvFormat ? CSV : JSON_LINES;
            return ByteSource.memory("rows", TestBytes.compress(compression, TestBytes.utf8(text)));
        }
    }

    /** What several runs, one behind the other, left behind. */
    private record Parts(String output, String deadLetters, List<Report> reports) {}

    private static final String CSV = csvText();
    private static final String JSON_LINES = jsonText();

    /** 31 records, of which some are bad, on several lines, and behind empty ones; no line end behind the last. */
    private static String csvText() {
        StringBuilder text = new StringBuilder("\ufeffx,note\r\n");
        for (int i = 0; i < 31; i++) {
            text.append(i % 7 == 3 ? "bad" : Integer.toString(i));
            text.append(i % 4 == 0 ? ",\"two\r\nlines, \"\"\u20ac\"\"\"" : ",plain");
            text.append(i == 30 ? "" : i % 5 == 4 ? "\r\n\r\n" : i % 3 == 0 ? "\n" : "\r");
        }
        return text.toString();
    }

    private static String jsonText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 31; i++) {
            text.append(i % 7 == 3 ? "bad" : "{\"x\":" + i + ",\"note\":\"\u20ac\"}");
            text.append(i == 30 ? "" : i % 5 == 4 ? "\r\n \t\n\n" : "\n");
        }
        return text.toString();
    }

    static Stream<Trial> trials() {
        return Stream.of(CsvFormat.withHeader(), JsonLinesFormat.standard())
                .flatMap(format -> Stream.of(Compression.none(), Compression.gzip(), Compression.zstd())
                        .flatMap(compression ->
                                Stream.of(1, 3).map(inFlight -> new Trial(format, compression, inFlight))));
    }

    private Pipeline<Float> pipeline(Trial trial, RecordFormat output) {
        return Pipeline.from(trial.source(), trial.format())
                .predict(row -> row.number("x"), doubling.predictor())
                .write((row, value, out) -> {
                    clock.incrementAndGet();
                    out.put("record", row.position().record()).put("y", value).put("note", row.text("note"));
                })
                .to(sink, output, trial.compression())
                .onError(ErrorPolicy.deadLetters(dead))
                .batch(BATCH_ROWS)
                .inFlight(trial.inFlight(), executor)
                .nanoClock(() -> 0);
    }

    /** Resumes until all is done; each run stops once so many records were written, the first one a record earlier. */
    private Parts inParts(Trial trial, RecordFormat output, int written) throws IOException {
        byte[] bytes = {};
        StringBuilder letters = new StringBuilder();
        List<Report> reports = new ArrayList<>();
        ResumePoint next = null;
        do {
            Duration left = Duration.ofNanos(reports.isEmpty() ? written - 1 : written);
            Pipeline<Float> pipeline = pipeline(trial, output).stopBefore(Deadline.after(left, clock::get));
            Report report = (next == null ? pipeline : pipeline.resume(ResumePoint.parse(next.toString()))).run();
            bytes = TestBytes.join(bytes, sink.bytes());
            letters.append(dead.text());
            reports.add(report);
            next = report.next();
        } while (next != null && reports.size() < 100);
        String text = new String(TestBytes.decompress(trial.compression(), bytes), StandardCharsets.UTF_8);
        return new Parts(text, letters.toString(), reports);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void theOutputsOfAllPartsTogetherAreThatOfOneRun(Trial trial) throws IOException {
        for (RecordFormat output : List.of(JsonLinesFormat.standard(), CsvFormat.withColumns("record", "y", "note"))) {
            Parts whole = inParts(trial, output, 1_000);
            assertThat(whole.reports()).hasSize(1);
            assertThat(whole.output()).contains("\u20ac");
            for (int written = 1; written < 31; written++) {
                Parts parts = inParts(trial, output, written);
                assertThat(parts.output()).as("%s", written).isEqualTo(whole.output());
                assertThat(parts.deadLetters()).as("%s", written).isEqualTo(whole.deadLetters());
                checkReports(parts.reports());
            }
            assertThat(inParts(trial, output, 1).reports()).hasSizeGreaterThan(1);
        }
    }

    private static void checkReports(List<Report> reports) {
        long records = 0;
        long predicted = 0;
        for (Report report : reports) {
            records += report.read();
            predicted += report.predicted();
            ResumePoint next = report.next();
            assertThat(report.isComplete()).isEqualTo(next == null);
            if (next != null) {
                assertThat(next.records()).isEqualTo(records);
                assertThat(report).asString().endsWith("; stopped behind record " + records);
            }
        }
        assertThat(records).isEqualTo(31);
        assertThat(predicted).isEqualTo(27);
        assertThat(reports.get(reports.size() - 1).isComplete()).isTrue();
    }

    @Test
    void everyPartOfACsvWithAHeaderHasOne() throws IOException {
        Trial trial = new Trial(JsonLinesFormat.standard(), Compression.none(), 1);
        String header = "record,y,note\r\n";
        Parts whole = inParts(trial, CsvFormat.withHeader(), 1_000);
        Parts parts = inParts(trial, CsvFormat.withHeader(), 6);
        assertThat(parts.output().split(header, -1)).hasSize(parts.reports().size() + 1);
        assertThat(parts.output().replace(header, "")).isEqualTo(whole.output().substring(header.length()));
    }

    @Test
    void noBatchBeginsWhenLessTimeIsLeftThanTheLongestTook() throws IOException {
        assertThat(predictedWithin(1)).isEqualTo(1);
        assertThat(predictedWithin(19)).isEqualTo(1);
        assertThat(predictedWithin(20)).isEqualTo(2);
        assertThat(predictedWithin(79)).isEqualTo(3);
        assertThat(predictedWithin(80)).isEqualTo(4);
        assertThat(predictedWithin(99)).isEqualTo(5);
        assertThat(predictedWithin(100)).isEqualTo(6);
    }

    /** Six batches that take 10, 30, and 10 each. */
    private long predictedWithin(int nanos) throws IOException {
        return Pipeline.from(csv("x\n10\n30\n10\n10\n10\n10\n"), CsvFormat.withHeader())
                .predict(
                        row -> {
                            clock.addAndGet(row.integer("x"));
                            return row.number("x");
                        },
                        doubling.predictor())
                .write((row, value, out) -> out.put("y", value))
                .to(sink)
                .batch(1)
                .nanoClock(clock::get)
                .stopBefore(Deadline.after(Duration.ofNanos(nanos), clock::get))
                .run()
                .predicted();
    }

    @Test
    void aDeadlineThatIsPastCommitsNoRecordAndBeginsAtTheBeginning() throws IOException {
        Report report = pipeline("x\n1\n2\n")
                .onError(ErrorPolicy.deadLetters(dead))
                .stopBefore(Deadline.after(Duration.ZERO, clock::get))
                .run();
        assertThat(report.read()).isZero();
        assertThat(report.next())
                .isEqualTo(new ResumePoint(0, 0, csv("x\n1\n2\n").version()));
        assertThat(sink.text()).isEmpty();
        assertThat(dead.text()).isEmpty();
        assertThat(resumed("x\n1\n2\n", report.next()).run().read()).isEqualTo(2);
        assertThat(sink.text()).isEqualTo("{\"x\":1,\"y\":2.0}\n{\"x\":2,\"y\":4.0}\n");
    }

    private Pipeline<Float> resumed(String text, @Nullable ResumePoint point) {
        return pipeline(text).resume(Objects.requireNonNull(point, "point"));
    }

    @Test
    void aDeadlineThatPassesOnTheWayToThePointLeavesIt() throws IOException {
        ResumePoint point = new ResumePoint(500, 1892, csv(numbers(1000)).version());
        Report report = resumed(numbers(1000), point)
                .stopBefore(Deadline.after(Duration.ofNanos(100), clock::getAndIncrement))
                .run();
        assertThat(report.next()).isEqualTo(point);
        assertThat(report.read()).isZero();
        assertThat(sink.text()).isEmpty();
    }

    @Test
    void aPointAtTheVeryEndLeavesNothingToDo() throws IOException {
        Report report = resumed("x\n1\n2", new ResumePoint(2, 5, csv("x\n1\n2").version()))
                .run();
        assertThat(report.isComplete()).isTrue();
        assertThat(report.read()).isZero();
        assertThat(sink.text()).isEmpty();
    }

    @Test
    void aPointThatIsNotInTheObjectIsRefused() {
        String version = memoryVersion("x\n1\n22\n");
        refuses(version, 3, 7, "cannot be resumed behind record 3 at byte 7: it ends behind record 2");
        refuses(version, 1, 7, "cannot be resumed behind record 1 at byte 7: that record ends at byte 4");
        refuses(version, 0, 2, "cannot be resumed behind record 0 at byte 2: that record ends at byte 0");
    }

    private static String memoryVersion(String text) {
        try {
            return csv(text).version();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuses(String version, long records, long offset, String text) {
        assertThatThrownBy(() -> resumed("x\n1\n22\n", new ResumePoint(records, offset, version))
                        .onError(ErrorPolicy.deadLetters(dead))
                        .run())
                .isInstanceOf(WrongResumePointException.class)
                .hasMessage("rows.csv.gz " + text + "; it must be read with the same format");
        nothingIsVisible();
    }

    @Test
    void anObjectThatWasReplacedIsRefused() throws IOException {
        ResumePoint point = new ResumePoint(1, 4, csv("x\n1\n2\n").version());
        assertThatThrownBy(() -> resumed("x\n1\n3\n", point).run())
                .isInstanceOf(SourceChangedException.class)
                .hasMessage("rows.csv.gz changed since the run that must be resumed: it had the version "
                        + point.version() + ", now it has " + csv("x\n1\n3\n").version()
                        + "; begin again without a resume point");
        nothingIsVisible();
        assertThat(sink.opened).isZero();
    }

    @Test
    void aFileIsTheSameForAnotherProcessUntilItChanges(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "x\n1\n2\n3\n");
        Report first = pipeline(ByteSource.file(file), doubling)
                .write((row, value, out) -> clock.incrementAndGet())
                .batch(1)
                .nanoClock(() -> 0)
                .stopBefore(Deadline.after(Duration.ofNanos(2), clock::get))
                .run();
        ResumePoint next = ResumePoint.parse(String.valueOf(first.next()));
        assertThat(next.records()).isEqualTo(2);
        assertThat(next.offset()).isEqualTo(6);
        Pipeline<Float> second = pipeline(ByteSource.file(file), doubling).resume(next);
        assertThat(second.run().predicted()).isEqualTo(1);
        assertThat(sink.text()).isEqualTo("{\"x\":3,\"y\":6.0}\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThatThrownBy(() ->
                        pipeline(ByteSource.file(file), doubling).resume(next).run())
                .isInstanceOf(SourceChangedException.class);
    }

    @Test
    void aFileThatChangesBeforeTheRunStopsLeavesNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), "x\n1\n2\n3\n");
        assertThatThrownBy(() -> pipeline(ByteSource.file(file), doubling)
                        .write((row, value, out) -> {
                            touch(file);
                            clock.incrementAndGet();
                        })
                        .batch(1)
                        .nanoClock(() -> 0)
                        .stopBefore(Deadline.after(Duration.ofNanos(1), clock::get))
                        .run())
                .isInstanceOf(SourceChangedException.class);
        nothingIsVisible();
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
