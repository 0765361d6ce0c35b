package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.Deadline;
import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An output in several objects, each whole as soon as it is visible. */
final class PartsTest extends PipelineFixture {
    private final Map<String, MemorySink> sinks = new TreeMap<>();
    private final List<Part> parts = new ArrayList<>();

    private MemorySink sink(String name) {
        return sinks.computeIfAbsent(name, MemorySink::new);
    }

    private Pipeline<Float> inParts(ByteSource source, PartSize size) {
        return pipeline(source, doubling)
                .toParts(number -> sink("part-" + number), JsonLinesFormat.standard(), size)
                .batch(4)
                .onPart(parts::add);
    }

    private Map<String, String> committed() {
        Map<String, String> texts = new TreeMap<>();
        sinks.forEach((name, sink) -> {
            if (sink.committed != null) {
                texts.put(name, sink.text());
            }
        });
        return texts;
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        IntStream.range(from, to)
                .forEach(i -> lines.append("{\"x\":")
                        .append(i)
                        .append(",\"y\":")
                        .append(2f * i)
                        .append("}\n"));
        return lines.toString();
    }

    @Test
    void partsHaveExactlySoManyRecords() throws Exception {
        Report report = inParts(csv(numbers(23)), PartSize.ofRecords(10)).run();
        assertThat(committed())
                .isEqualTo(Map.of("part-0", lines(0, 10), "part-1", lines(10, 20), "part-2", lines(20, 23)));
        assertThat(report.parts()).isEqualTo(3);
        assertThat(report.isComplete()).isTrue();
        assertThat(parts).extracting(Part::read).containsExactly(10L, 10L, 3L);
        assertThat(parts).extracting(Part::number).containsExactly(0, 1, 2);
        assertThat(parts).extracting(part -> part.next().records()).containsExactly(10L, 20L, 23L);
    }

    @Test
    void anObjectThatEndsWithAPartHasNoEmptyOneBehindIt() throws Exception {
        inParts(csv(numbers(20)), PartSize.ofRecords(10)).run();
        assertThat(committed().keySet()).containsExactly("part-0", "part-1");
    }

    @Test
    void anEmptyObjectHasOnePart() throws Exception {
        Report report = inParts(csv(numbers(0)), PartSize.ofRecords(10)).run();
        assertThat(committed()).isEqualTo(Map.of("part-0", ""));
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void partsEndBehindTheBatchThatReachesTheirBytes() throws Exception {
        Report report = inParts(csv(numbers(100_000)), PartSize.ofBytes(200_000))
                .batch(1000)
                .run();
        assertThat(report.parts()).isGreaterThan(5);
        assertThat(String.join("", committedInOrder(report.parts()))).isEqualTo(lines(0, 100_000));
        assertThat(parts.subList(0, parts.size() - 1))
                .allSatisfy(part -> assertThat(part.bytesOut()).isBetween(200_000L, 400_000L));
    }

    private List<String> committedInOrder(int count) {
        return IntStream.range(0, count).mapToObj(i -> sink("part-" + i).text()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void batchesInFlightGoOnIntoTheNextPart(int inFlight) throws Exception {
        inParts(csv(numbers(1000)), PartSize.ofRecords(90))
                .inFlight(inFlight, executor)
                .run();
        assertThat(String.join("", committedInOrder(12))).isEqualTo(lines(0, 1000));
    }

    @Test
    void aRunThatUnpacksPiecesGoesOnInTheMiddle() throws Exception {
        int count = 300_000;
        ByteSource bgzip = ByteSource.memory("rows.csv.gz", Gzips.bgzip(TestBytes.utf8(numbers(count)), 5000));
        inParts(bgzip, PartSize.ofRecords(35_000))
                .batch(1000)
                .unpackAhead(2, executor)
                .restartSpacing(1000)
                .run();
        List<Part> noted = List.copyOf(parts);
        assertThat(noted).hasSize(9);
        assertThat(noted.get(6).next().restart()).isNotEmpty();
        for (Part from : List.of(noted.get(1), noted.get(4), noted.get(7))) {
            sinks.clear();
            inParts(bgzip, PartSize.ofRecords(count))
                    .batch(1000)
                    .unpackAhead(2, executor)
                    .resume(from.next(), 0)
                    .run();
            assertThat(sink("part-0").text()).isEqualTo(lines((int) from.next().records(), count));
        }
    }

    @Test
    void whatIsCommittedStaysWhenTheRunFailsAndTheNextOneGoesOn() throws Exception {
        String text = numbers(15) + "-1\n" + numbers(30).substring(2);
        assertThatThrownBy(() -> inParts(csv(text), PartSize.ofRecords(10)).run())
                .isInstanceOf(BadRecordException.class);
        assertThat(committed()).isEqualTo(Map.of("part-0", lines(0, 10)));

        Pipeline<Float> again = inParts(csv(text), PartSize.ofRecords(10))
                .resume(parts.get(0).next(), 1)
                .onError(ErrorPolicy.deadLettersOfParts(number -> sink("dead-" + number)));
        again.run();
        assertThat(committed().get("part-0")).isEqualTo(lines(0, 10));
        assertThat(committed().get("part-1")).isEqualTo(lines(10, 15) + lines(0, 4));
        assertThat(committed().keySet()).containsExactly("dead-1", "part-0", "part-1", "part-2", "part-3", "part-4");
        assertThat(sink("dead-1").text())
                .startsWith("{\"object\":\"rows.csv.gz\",\"version\":\"")
                .contains("\"record\":16,\"offset\":37,\"error\":\"The number must be >= 0, got -1.0\"}");
    }

    @Test
    void aListenerThatFailsEndsTheRunBehindItsPart() {
        Pipeline<Float> pipeline = inParts(csv(numbers(30)), PartSize.ofRecords(10))
                .onPart(part -> {
                    throw new IOException("the notes are full");
                });
        assertThatThrownBy(pipeline::run).hasMessage("the notes are full");
        assertThat(committed().keySet()).containsExactly("part-0");
    }

    @Test
    void aRunWithoutTimeLeavesNoPart() throws Exception {
        Report report = inParts(csv(numbers(30)), PartSize.ofRecords(10))
                .stopBefore(Deadline.after(Duration.ZERO))
                .run();
        assertThat(report.isComplete()).isFalse();
        assertThat(report.parts()).isZero();
        assertThat(committed()).isEmpty();
    }

    @Test
    void aLargeGzipIsEnteredWhereAPartEnded() throws Exception {
        StringBuilder text = new StringBuilder("x,noise\n");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400_000; i++) {
            text.append(i)
                    .append(',')
                    .append(random.nextLong())
                    .append(random.nextLong())
                    .append('\n');
        }
        byte[] bytes = TestBytes.compress(Compression.gzip(), TestBytes.utf8(text.toString()));
        OpenLog source = new OpenLog("rows.csv.gz", bytes);
        List<String> whole = new ArrayList<>();
        inParts(source, PartSize.ofRecords(50_000))
                .batch(10_000)
                .restartSpacing(1 << 20)
                .run();
        sinks.values().forEach(sink -> whole.add(sink.text()));
        Part last = parts.get(6);
        parts.clear();
        sinks.clear();
        source.opened.clear();

        inParts(source, PartSize.ofRecords(50_000))
                .batch(10_000)
                .resume(ResumePoint.parse(last.next().toString()), 7)
                .run();

        assertThat(committed()).isEqualTo(Map.of("part-7", whole.get(7)));
        long entered = source.opened.get(source.opened.size() - 1);
        assertThat(entered).isBetween(bytes.length / 2L, (long) bytes.length);
    }

    /** Notes where it is opened. */
    private static final class OpenLog implements ByteSource {
        private final ByteSource bytes;
        final List<Long> opened = new ArrayList<>();

        OpenLog(String name, byte[] bytes) {
            this.bytes = ByteSource.memory(name, bytes);
        }

        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public long length() throws IOException {
            return bytes.length();
        }

        @Override
        public String version() throws IOException {
            return bytes.version();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            opened.add(offset);
            return bytes.open(offset);
        }
    }

    @Test
    void recordsThemselvesAreKeptOnRequest() throws Exception {
        inParts(csv("x\n1\nnone\n\"a\n\"\"b\"\n3\n"), PartSize.ofRecords(10))
                .onError(ErrorPolicy.deadLettersOfParts(number -> sink("dead-" + number))
                        .keepRecords())
                .run();
        assertThat(sink("dead-0").text().lines().map(line -> line.replaceFirst(".*,\"raw\"", "\"raw\"")))
                .containsExactly("\"raw\":\"none\"}", "\"raw\":\"\\\"a\\n\\\"\\\"b\\\"\"}");
    }

    @Test
    void aShareOfBadRecordsEndsTheRun() {
        StringBuilder text = new StringBuilder("x\n");
        for (int i = 0; i < 100; i++) {
            text.append(i % 5 == 4 ? "bad\n" : "1\n");
        }
        ErrorPolicy policy = ErrorPolicy.deadLettersOfParts(number -> sink("dead-" + number));
        assertThatThrownBy(() -> inParts(csv(text.toString()), PartSize.ofRecords(1000))
                        .onError(policy.maxShare(0.1, 50))
                        .run())
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("10 of 50 records failed, at most a share of 0.1 may; the last is record 50 of")
                .hasCauseInstanceOf(InvalidInputException.class);
        assertThat(committed()).isEmpty();
    }
}
