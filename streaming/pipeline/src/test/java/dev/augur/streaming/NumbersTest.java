package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.ByteSource;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers that go straight into tensors are those that rows would have given, and what fails is what would have failed. */
final class NumbersTest {
    /** More than in a build: {@code -Daugur.seeds=60}. */
    private static final int SEEDS = Integer.getInteger("augur.seeds", 20);

    private static final int WIDTH = 3;

    private final SameRows model = new SameRows(WIDTH);
    private final MemorySink sink = new MemorySink("out.jsonl");
    private final MemorySink dead = new MemorySink("dead.jsonl");
    private final MemorySink sinkOfRows = new MemorySink("out.jsonl");
    private final MemorySink deadOfRows = new MemorySink("dead.jsonl");
    private final ExecutorService executor = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        executor.shutdownNow();
        model.close();
    }

    private static ByteSource source(String name, byte[] bytes) {
        return ByteSource.memory(name + ".gz", TestBytes.compress(Compression.gzip(), bytes));
    }

    private Pipeline<Tensors> numbers(ByteSource source, RecordFormat format, String... columns) {
        return Pipeline.from(source, format)
                .numbers(columns)
                .predict(model.predictor(), "x")
                .writeNumbers("y")
                .to(sink)
                .onError(ErrorPolicy.deadLetters(dead).keepRecords());
    }

    /** The same without tensors: what rows give, or how they fail. */
    private Report rows(ByteSource source, RecordFormat format, String... columns) throws IOException {
        try (Doubling any = new Doubling()) {
            return Pipeline.from(source, format)
                    .predict(
                            row -> {
                                new NumberColumns(List.of(columns), WIDTH).of(row);
                                return 1.0;
                            },
                            any.predictor())
                    .write((row, value, fields) -> fields.put("y", row.floats(columns)))
                    .to(sinkOfRows)
                    .onError(ErrorPolicy.deadLetters(deadOfRows).keepRecords())
                    .run();
        }
    }

    private void same(byte[] bytes, RecordFormat format, int batch, String... columns) throws IOException {
        ByteSource source = source("rows", bytes);
        Report report = numbers(source, format, columns).batch(batch).run();
        Report expected = rows(source, format, columns);
        assertThat(sink.text()).isEqualTo(sinkOfRows.text());
        assertThat(dead.text()).isEqualTo(deadOfRows.text());
        assertThat(report.predicted()).isEqualTo(expected.predicted());
        assertThat(report.failed()).isEqualTo(expected.failed());
    }

    private static String number(Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt()));
            case 1 -> Double.toString(random.nextGaussian() * 1e6);
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> Long.toString(random.nextLong());
            case 4 -> String.format(Locale.ROOT, "%+.3f", random.nextGaussian());
            case 5 -> Integer.toString(random.nextInt(10));
            default -> String.format(Locale.ROOT, "%.4f", random.nextGaussian() * 10);
        };
    }

    private static String odd(Random random) {
        String[] all = {
            "",
            " ",
            "abc",
            "NaN",
            "-",
            "1.5 ",
            " 2",
            "\"1.5\"",
            "\"1,5\"",
            "\"a\nb\"",
            "é",
            "1e99",
            "0x10",
            "1d",
            "007",
            ".5",
            "5.",
            "+1",
            "\"x",
            "-0",
            "-0.0",
            "null",
            "true",
            "1e",
            "--1",
            "[1]",
            "{}",
            "1,2"
        };
        return all[random.nextInt(all.length)];
    }

    private static String field(Random random) {
        return random.nextInt(60) == 0 ? odd(random) : number(random);
    }

    private static String csv(Random random, int columns) {
        String[] ends = {"\n", "\r\n", "\n\n", "\r"};
        int style = random.nextInt(4);
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
        text.append(IntStream.range(0, columns).mapToObj(i -> "x" + i).collect(Collectors.joining(",")));
        for (int row = random.nextInt(3000); row > 0; row--) {
            text.append(random.nextInt(20) == 0 ? ends[random.nextInt(4)] : ends[style]);
            int fields = columns + (random.nextInt(200) == 0 ? random.nextInt(3) - 1 : 0);
            text.append(IntStream.range(0, fields).mapToObj(i -> field(random)).collect(Collectors.joining(",")));
        }
        return text + (random.nextBoolean() ? "\n" : "");
    }

    private static String json(Random random) {
        StringBuilder text = new StringBuilder();
        boolean isArray = random.nextBoolean();
        for (int row = random.nextInt(1500); row > 0; row--) {
            String space = random.nextInt(5) == 0 ? " " : "";
            int count = random.nextInt(50) == 0 ? random.nextInt(5) : WIDTH;
            if (random.nextInt(20) == 0 ? !isArray : isArray) {
                text.append("{\"x0\"").append(space).append(":[");
                text.append(IntStream.range(0, count)
                        .mapToObj(i -> field(random) + space)
                        .collect(Collectors.joining("," + space)));
                text.append("]").append(space).append("}");
            } else {
                int shift = random.nextInt(4) == 0 ? 1 : 0;
                text.append(IntStream.range(0, count)
                        .mapToObj(i -> space + "\"x" + (i + shift) % WIDTH + "\":" + field(random))
                        .collect(Collectors.joining(",", "{", random.nextInt(30) == 0 ? ",\"id\":\"a\"}" : "}")));
            }
            text.append(random.nextInt(20) == 0 ? "\r\n" : "\n").append(random.nextInt(40) == 0 ? " \n" : "");
        }
        return text.toString();
    }

    @Test
    void anyCsvGivesWhatRowsGive() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int columns = WIDTH + random.nextInt(3);
            byte[] bytes = TestBytes.utf8(csv(random, columns));
            same(bytes, CsvFormat.withHeader(), 1 + random.nextInt(700), "x0", "x2", "x1");
        }
    }

    @Test
    void damagedCsvGivesWhatRowsGive() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = TestBytes.utf8("h\n" + csv(random, WIDTH));
            for (int i = 0; i < 20; i++) {
                bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt(256);
            }
            same(bytes, CsvFormat.withColumns("a", "b", "c").maxRecordBytes(60), 100, "c", "b", "a");
        }
    }

    @Test
    void anyJsonLinesGiveWhatRowsGive() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] bytes = TestBytes.utf8(json(random));
            same(bytes, JsonLinesFormat.standard(), 1 + random.nextInt(700), "x0");
            same(bytes, JsonLinesFormat.standard(), 1 + random.nextInt(700), "x0", "x1", "x2");
            for (int i = 0; i < 20 && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            same(bytes, JsonLinesFormat.standard(), 1 + random.nextInt(700), "x0");
            same(bytes, JsonLinesFormat.standard(), 1 + random.nextInt(700), "x0", "x1", "x2");
        }
    }

    @Test
    void separatorsThatNumbersHaveAreRead() throws IOException {
        same(
                TestBytes.utf8("1-2-3\n4-5-6\n-1-2\n"),
                CsvFormat.withColumns("a", "b", "c").separator('-'),
                2,
                "a",
                "b",
                "c");
        same(
                TestBytes.utf8("1.2.3\n1e5.2.3\n"),
                CsvFormat.withColumns("a", "b", "c").separator('.'),
                2,
                "a",
                "b",
                "c");
    }

    @Test
    void aMissingColumnFailsEachRecordAsRowsDo() throws IOException {
        same(TestBytes.utf8("a,b\n1,2\n"), CsvFormat.withHeader(), 2, "a", "b", "q");
    }

    @Test
    void theRecordOnWhichTheEngineFailsFailsAlone() throws IOException {
        String text = "x,y,z\n"
                + IntStream.range(0, 1000)
                        .mapToObj(i -> (i == 300 || i == 301 || i == 999 ? "7.5" : "" + i) + ",1,2\n")
                        .collect(Collectors.joining());
        Report report = numbers(source("rows.csv", TestBytes.utf8(text)), CsvFormat.withHeader())
                .batch(512)
                .inFlight(3, executor)
                .run();
        assertThat(report.predicted()).isEqualTo(997);
        assertThat(dead.text().lines())
                .hasSize(3)
                .allMatch(line -> line.contains("\"error\":\"The engine cannot take 7.5\",\"raw\":\"7.5,1,2\""))
                .element(2)
                .asString()
                .contains("\"record\":1000,");
        assertThat(model.runs.get()).isLessThan(80);
    }

    @Test
    void allNumbersOfARowAreAnArray() throws IOException {
        Report report = numbers(
                        source("rows.csv", TestBytes.utf8("1,2,3\n4,5,6\n")), CsvFormat.withColumns("a", "b", "c"))
                .run();
        assertThat(report.predicted()).isEqualTo(2);
        assertThat(sink.text()).isEqualTo("{\"y\":[1.0,2.0,3.0]}\n{\"y\":[4.0,5.0,6.0]}\n");
    }

    @Test
    void aFieldForEachNumber() throws IOException {
        Pipeline.from(source("rows.csv", TestBytes.utf8("1,2,3\n")), CsvFormat.withColumns("a", "b", "c"))
                .numbers()
                .predict(model.predictor(), "x")
                .writeNumbers("p", "q", "r")
                .to(sink, CsvFormat.withHeader())
                .run();
        assertThat(sink.text()).isEqualTo("p,q,r\r\n1.0,2.0,3.0\r\n");
    }

    @Test
    void numPyArraysAreReadAndWritten() throws IOException {
        byte[] csv = TestBytes.utf8("1,2,3\n4,5,6\n");
        MemorySink array = new MemorySink("rows.npy");
        Pipeline.from(source("rows.csv", csv), CsvFormat.withColumns("a", "b", "c"))
                .numbers("a", "b", "c")
                .predict(model.predictor(), "x")
                .writeNumbers("y")
                .to(array, NpyFormat.standard())
                .run();
        Pipeline.from(ByteSource.memory("rows.npy", array.bytes()), NpyFormat.standard())
                .numbers()
                .predict(model.predictor(), "x")
                .writeNumbers("y")
                .to(sink)
                .run();
        assertThat(sink.text()).isEqualTo("{\"y\":[1.0,2.0,3.0]}\n{\"y\":[4.0,5.0,6.0]}\n");
    }

    @Test
    void partsGoOnWhereTheyEnded() throws IOException {
        byte[] csv = TestBytes.utf8(csv(new Random(5), WIDTH));
        ByteSource source = source("rows", csv);
        Report whole = numbers(source, CsvFormat.withHeader(), "x0", "x1", "x2").run();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        ResumePoint[] next = {null};
        numbers(source, CsvFormat.withHeader(), "x0", "x1", "x2")
                .toParts(number -> sinkOfRows, JsonLinesFormat.standard(), PartSize.ofRecords(100))
                .onPart(part -> {
                    joined.writeBytes(sinkOfRows.bytes());
                    next[0] = part.next();
                    assertThat(part.read()).isLessThanOrEqualTo(100);
                })
                .run();
        assertThat(joined.toByteArray()).isEqualTo(sink.bytes());
        assertThat(next[0].records()).isEqualTo(whole.read());
    }

    @Test
    void whatDoesNotFitTheModelIsRefused() {
        ByteSource source = source("rows.csv", TestBytes.utf8("1,2,3\n"));
        assertThatThrownBy(() -> Pipeline.from(source, CsvFormat.withColumns("a", "b", "c"))
                        .numbers()
                        .predict(model.predictor(), "z")
                        .writeNumbers("y")
                        .to(sink)
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model has no input 'z', it has x FLOAT32[batch, 3]");
        assertThatThrownBy(() -> Pipeline.from(source, CsvFormat.withColumns("a", "b", "c"))
                        .numbers()
                        .predict(model.predictor(), "x")
                        .writeNumbers("p", "q")
                        .to(sink)
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "A row of the output has 3 numbers, writeNumbers has 2 names: it takes one for all of them, or one"
                                + " for each");
        assertThatThrownBy(
                        () -> Pipeline.from(source, JsonLinesFormat.standard()).numbers())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Fields of JSON must be named, their order may differ; got none");
        assertThatThrownBy(() -> Pipeline.from(source, CsvFormat.withHeader()).numbers("a", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns must be different ones, got [a, a]");
        assertThat(sink.committed).isNull();
    }
}
