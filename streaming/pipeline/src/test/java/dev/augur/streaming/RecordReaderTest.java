package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecordReaderTest {
    private static final String[] ENDS = {"\n", "\r\n", "\r"};

    /** A CSV object, and what must be read from it. */
    private record Table(String text, List<Long> offsets, List<List<String>> rows) {}

    @Test
    void anySplitOfTheBytesGivesTheSameRowsAtTheirTrueOffsets() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Table table = table(random);
            byte[] plain = TestBytes.utf8(table.text());
            byte[] stored = switch (random.nextInt(3)) {
                case 0 -> plain;
                case 1 -> inMembers(Compression.gzip(), plain, random);
                default -> inMembers(Compression.zstd(), plain, random);
            };
            int most = 1 + random.nextInt(20);
            ByteSource source = TestBytes.dribbling("x", stored, () -> 1 + random.nextInt(most));
            List<Row> rows = TestBytes.rows(source, CsvFormat.withHeader());
            assertThat(rows.stream().map(row -> row.position().offset()))
                    .as("offsets of seed %d", seed)
                    .isEqualTo(table.offsets());
            assertThat(rows.stream().map(row -> List.of(row.text("a"), row.text("b"), row.text("c"))))
                    .as("values of seed %d", seed)
                    .isEqualTo(table.rows());
        }
    }

    private static Table table(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "\ufeff" : "").append("a,b,c");
        List<Long> offsets = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        String end = ENDS[random.nextInt(3)];
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(end.repeat(1 + random.nextInt(2)));
            offsets.add((long) TestBytes.utf8(text.toString()).length);
            List<String> row = List.of(field(random), field(random), field(random));
            text.append(quoted(row.get(0), random)).append(',');
            text.append(quoted(row.get(1), random)).append(',');
            text.append(quoted(row.get(2), random));
            rows.add(row);
        }
        return new Table(text.toString(), offsets, rows);
    }

    private static String field(Random random) {
        String[] parts = {"a", "b1", "\"", ",", "\n", "\r", "\r\n", "\u00fc", "\u20ac", "\ud83d\ude00", " ", "", "\"\""
        };
        StringBuilder field = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            field.append(parts[random.nextInt(parts.length)]);
        }
        return field.toString();
    }

    private static String quoted(String field, Random random) {
        boolean must = field.matches("(?s)\".*|.*[,\r\n].*");
        return must || random.nextBoolean() ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
    }

    private static byte[] inMembers(Compression compression, byte[] plain, Random random) {
        byte[] stored = new byte[0];
        int from = 0;
        while (from < plain.length) {
            int to = Math.min(plain.length, from + random.nextInt(100));
            stored = TestBytes.join(stored, TestBytes.compress(compression, Arrays.copyOfRange(plain, from, to)));
            from = to;
        }
        return stored;
    }

    @Test
    void recordsAreCutWhereFastCsvCutsThem() throws IOException {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i > 0; i--) {
                text.append("ab,,\"\"\"\n\r".charAt(random.nextInt(9)));
            }
            assertThat(ourRecords(text.toString()))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(fastCsvRecords(text.toString()));
        }
    }

    /** Up to the first record that is no CSV, at which FastCSV stops. */
    private static List<List<String>> fastCsvRecords(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            for (CsvRecord record : reader) {
                records.add(record.getFields());
            }
        } catch (CsvParseException e) {
            records.add(List.of("no CSV"));
        }
        return records;
    }

    private static List<List<String>> ourRecords(String text) throws IOException {
        List<List<String>> records = new ArrayList<>();
        Frames frames = new Frames("x", new ByteArrayInputStream(TestBytes.utf8(text)), new CsvSplitter(','), 1000);
        CsvLines lines = new CsvLines(',', 1000);
        while (frames.next()) {
            try {
                if (!frames.isEmpty()) {
                    records.add(List.of(lines.parse(frames.checkedText())));
                }
            } catch (InvalidInputException e) {
                records.add(List.of("no CSV"));
                return records;
            }
        }
        return records;
    }

    @Test
    void aRecordMayBeAsLargeAsTheLimit() throws IOException {
        int limit = 3_000_000;
        String large = "x".repeat(limit);
        byte[] bytes = TestBytes.utf8("a\n" + large + "\n" + large + "x\n1\n" + large + "x");
        List<Row> rows = TestBytes.rows(
                ByteSource.memory("x", bytes), CsvFormat.withHeader().maxRecordBytes(limit));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).text("a")).isEqualTo(large);
        assertThat(rows.get(1).error()).hasMessage("The record must have at most 3000000 bytes, it has more");
        assertThat(rows.get(2).text("a")).isEqualTo("1");
        assertThat(rows.get(2).position()).isEqualTo(new Position("x", 3, 2 + 3_000_001 + 3_000_002));
        assertThat(rows.get(3).error()).isNotNull();
    }

    @Test
    void jsonThatIsMadeToHurtIsOneFailedRecordWithAShortError() throws IOException {
        List<String> lines = List.of(
                "{\"a\":".repeat(500_000),
                "[".repeat(500_000),
                "{\"a\":" + "9".repeat(500_000) + "}",
                "{\"" + "n".repeat(500_000) + "\":1,\"" + "n".repeat(500_000) + "\":2}",
                "x".repeat(500_000));
        byte[] bytes = TestBytes.utf8(String.join("\n", lines) + "\n{\"a\":1}");
        List<Row> rows = TestBytes.rows(ByteSource.memory("x", bytes), JsonLinesFormat.standard());
        assertThat(rows).hasSize(lines.size() + 1);
        for (Row row : rows.subList(0, lines.size())) {
            assertThat(row.error()).as("%s", row).isNotNull().message().hasSizeLessThan(300);
        }
        assertThat(rows.get(lines.size()).integer("a")).isEqualTo(1);
    }

    @Test
    void aCsvRecordHasAtMost16384Fields() throws IOException {
        String header = IntStream.range(0, 16_384).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Row row = TestBytes.rows(
                        ByteSource.memory("x", TestBytes.utf8(header + "\n" + header + "\n")), CsvFormat.withHeader())
                .get(0);
        assertThat(row.integer("16383")).isEqualTo(16_383);
        assertThatThrownBy(() -> TestBytes.rows(
                        ByteSource.memory("x", TestBytes.utf8(header + ",more\n")), CsvFormat.withHeader()))
                .isInstanceOf(BrokenObjectException.class)
                .hasMessageContaining("maximum limit of 16384 fields");
    }

    @Test
    void aTruncatedObjectFailsWithItsNameAndOffset() {
        byte[] gzip = TestBytes.compress(Compression.gzip(), TestBytes.utf8("a\n" + "1\n".repeat(1000)));
        byte[] cut = Arrays.copyOf(gzip, gzip.length - 3);
        assertThatThrownBy(() -> TestBytes.rows(ByteSource.memory("rows.csv.gz", cut), CsvFormat.withHeader()))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("rows.csv.gz ends at byte " + cut.length + ", in the middle of a gzip member");
    }

    @Test
    void aMissingObjectFailsWithItsName() {
        Path missing = Path.of("no", "such", "rows.csv");
        assertThatThrownBy(() -> RecordReader.open(ByteSource.file(missing), CsvFormat.withHeader()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": there is no such file");
    }

    @Test
    void aSourceThatGoesOnBehindItsLengthFails() {
        byte[] bytes = TestBytes.utf8("a\n1\n2\n");
        ByteSource longer = new ByteSource() {
            @Override
            public String name() {
                return "rows.csv";
            }

            @Override
            public long length() {
                return 4;
            }

            @Override
            public String version() {
                return "the only one";
            }

            @Override
            public ByteArrayInputStream open(long offset) {
                return new ByteArrayInputStream(bytes);
            }
        };
        assertThatThrownBy(() -> TestBytes.rows(longer, CsvFormat.withHeader()))
                .isInstanceOf(IOException.class)
                .hasMessage("rows.csv went on to byte 6 of 4");
    }

    @Test
    void aSetCompressionIsNotGuessed() throws IOException {
        byte[] none = new byte[0];
        try (RecordReader reader =
                RecordReader.open(ByteSource.memory("x", none), JsonLinesFormat.standard(), Compression.none())) {
            assertThat(reader.next()).isNull();
        }
        assertThatThrownBy(() -> RecordReader.open(
                                ByteSource.memory("x", TestBytes.utf8("{}")),
                                JsonLinesFormat.standard(),
                                Compression.gzip())
                        .next())
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is not gzip, at byte 0");
    }

    @Test
    void formatsRefuseWhatCannotWork() {
        assertThatThrownBy(() -> CsvFormat.withHeader().separator('"'))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("separator must be an ASCII character other than a quote or a line end, got code 34");
        assertThatThrownBy(() -> CsvFormat.withHeader().maxRecordBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRecordBytes must be 1 to 268435456, got 0");
        assertThatThrownBy(CsvFormat::withColumns)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns must have at least one name, got none");
        assertThatThrownBy(() -> CsvFormat.withColumns("a", "b", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Column 'a' is named twice");
    }

    @Test
    void oneReaderTakesRecordsApartAlsoAfterErrors() {
        CsvLines lines = new CsvLines(',', 1 << 20);
        assertThat(lines.parse("a,b")).containsExactly("a", "b");
        assertThatThrownBy(() -> lines.parse("\"a\"b,c")).isInstanceOf(InvalidInputException.class);
        assertThat(lines.parse("c")).containsExactly("c");
        String large = "y".repeat(500_000);
        assertThat(lines.parse(large + ",d")).containsExactly(large, "d");
        assertThat(lines.parse("e,f")).containsExactly("e", "f");
        assertThat(CsvReader.builder().ofSingleCsvRecord(StringArrayHandler.of(), "e,f"))
                .containsExactly("e", "f");
    }
}
