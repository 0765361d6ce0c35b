package dev.augur.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every cut and every flipped bit of small files. */
final class AvroDamageTest {
    private static final RecordFormat AVRO = AvroFormat.standard();
    private static final String NOTICED = "(?s)\\w+Exception: .*|\\d+ at \\d+: .*";
    private static final Schema SCHEMA = SchemaBuilder.record("r")
            .fields()
            .requiredString("id")
            .requiredDouble("x")
            .endRecord();

    private static byte[] file(AvroCodec codec) throws IOException {
        List<GenericData.Record> records = IntStream.range(0, 4)
                .mapToObj(i -> {
                    GenericData.Record record = new GenericData.Record(SCHEMA);
                    record.put("id", "record " + i);
                    record.put("x", i / 8.0);
                    return record;
                })
                .toList();
        return AvroFormatTest.file(SCHEMA, records, codec.factory(), 32);
    }

    private static String line(Row row) {
        return row.text("id") + " " + row.number("x");
    }

    private static List<String> read(byte[] bytes) throws IOException {
        return Reading.lines(bytes, AVRO, AvroDamageTest::line);
    }

    private static int headerBytes(byte[] file) {
        return (int) Reading.lines(Reading.inPieces(file, 1000), AVRO, row -> "").stream()
                .mapToLong(line -> Long.parseLong(Reading.offset(line)))
                .min()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void everyCutIsNoticedUnlessItIsBetweenBlocks(AvroCodec codec) throws IOException {
        byte[] file = file(codec);
        List<String> whole = read(file);
        assertThat(whole).hasSize(4);
        List<Integer> unnoticed = IntStream.range(1, file.length)
                .filter(size -> isPrefix(Arrays.copyOf(file, size), whole))
                .boxed()
                .toList();
        List<Integer> blocks = whole.stream()
                .map(line -> Integer.parseInt(Reading.offset(line)))
                .distinct()
                .toList();
        assertThat(blocks).hasSizeGreaterThan(1);
        assertThat(unnoticed).isEqualTo(blocks);
    }

    /** Whether it is read without an error; what comes before the cut is what it was in any case. */
    private static boolean isPrefix(byte[] cut, List<String> whole) {
        List<String> lines = Reading.lines(Reading.inPieces(cut, 1000), AVRO, AvroDamageTest::line);
        boolean broken = !lines.isEmpty() && lines.get(lines.size() - 1).contains("Exception: ");
        List<String> good = broken ? lines.subList(0, lines.size() - 1) : lines;
        assertThat(good).isEqualTo(whole.subList(0, good.size()));
        return !broken;
    }

    /** What has checksums is never another value; the rest may be, but is always a record or a typed error. */
    @ParameterizedTest
    @EnumSource
    void everyFlippedBitBehindTheHeaderIsNoticedWhereThereAreChecksums(AvroCodec codec) throws IOException {
        byte[] file = file(codec);
        List<String> whole = read(file);
        int silent = 0;
        // Decoders of bzip2 and xz take long to set up: a bit of each byte there.
        int step = codec == AvroCodec.BZIP2 || codec == AvroCodec.XZ ? 9 : 1;
        for (int bit = 8 * headerBytes(file); bit < 8 * file.length; bit += step) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            List<String> lines = read(flipped);
            boolean noticed = lines.stream().anyMatch(line -> line.matches(NOTICED));
            silent += noticed || lines.equals(whole) ? 0 : 1;
        }
        if (codec == AvroCodec.NONE || codec == AvroCodec.DEFLATE) {
            assertThat(silent).isPositive();
        } else {
            assertThat(silent).isZero();
        }
    }

    /** The header has no checksum: names of columns may change, and then the columns are missing. */
    @Test
    void noFlippedBitOfTheHeaderChangesAValue() throws IOException {
        byte[] file = file(AvroCodec.ZSTANDARD);
        List<String> whole = read(file);
        for (int bit = 0; bit < 8 * headerBytes(file); bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            List<String> lines = Reading.lines(flipped, AVRO, AvroDamageTest::lineIfItHasTheColumns);
            boolean noticed = lines.stream().anyMatch(line -> line.matches(NOTICED));
            assertThat(noticed
                            || lines.equals(whole)
                            || lines.stream().allMatch(line -> line.endsWith("other columns")))
                    .as("bit %d: %s", bit, lines)
                    .isTrue();
        }
    }

    private static String lineIfItHasTheColumns(Row row) {
        return row.has("id") && row.has("x") ? line(row) : "other columns";
    }

    @Test
    void aDamagedBlockFailsAndTheNextIsRead() throws IOException {
        AvroBytes file = AvroBytes.header("\"string\"", "null");
        int first = file.size();
        file.block(2, (byte) 2, (byte) 'a', (byte) 20, (byte) 'b');
        int second = file.size();
        file.block(3, (byte) 2, (byte) 'c', (byte) 0);
        int third = file.size();
        file.block(1, (byte) 2, (byte) 'd', (byte) 0);
        int fourth = file.size();
        file.block(1, (byte) 2, (byte) 'e');
        String error = ": The record cannot be read, its block is damaged or too long: ";
        assertThat(Reading.lines(file.bytes(), AVRO, row -> row.text("value")))
                .containsExactly(
                        "1 at " + first + error + "a value of 10 bytes must be within the 1 that are left",
                        "2 at " + first + error + "a value of 10 bytes must be within the 1 that are left",
                        "3 at " + second + error + "a value of 1 bytes must be within the 0 that are left",
                        "4 at " + second + error + "a value of 1 bytes must be within the 0 that are left",
                        "5 at " + second + error + "a value of 1 bytes must be within the 0 that are left",
                        "6 at " + third + error + "its 1 records end before it does",
                        "7 at " + fourth + " = e");
    }

    @Test
    void aBlockWithoutRecordsHasNoBytes() throws IOException {
        byte[] file = AvroBytes.header("\"string\"", "null").block(0, (byte) 0).bytes();
        assertThat(read(file))
                .singleElement()
                .asString()
                .endsWith("a block without records is damaged or too long: its 0 records end before it does");
    }

    @Test
    void aWrongSyncMarkerEndsTheObjectThere() throws IOException {
        AvroBytes file = AvroBytes.header("\"string\"", "null");
        int first = file.size();
        file.block(1, (byte) 2, (byte) 'a');
        int second = file.size();
        file.number(1).number(2).raw((byte) 2, (byte) 'b').raw(new byte[16]);
        assertThat(Reading.lines(file.bytes(), AVRO, row -> row.text("value")))
                .containsExactly(
                        "1 at " + first + " = a",
                        "BrokenObjectException: x cannot be read on from byte " + (second + 4)
                                + ": the sync marker behind the block that begins at byte " + second
                                + " must be that of the file, it is not");
    }

    @Test
    void whatStandsBehindTheEndIsNoticed() throws IOException {
        byte[] file = AvroBytes.header("\"string\"", "null")
                .block(1, (byte) 2, (byte) 'a')
                .raw(new byte[100])
                .bytes();
        assertThat(Reading.lines(file, AVRO, row -> row.text("value")))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("BrokenObjectException: x cannot be read on from byte ")
                .contains("the sync marker behind the block");
    }
}
