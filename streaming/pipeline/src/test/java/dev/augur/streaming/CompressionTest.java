package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.augur.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CompressionTest {
    private static final byte[] PLAIN = TestBytes.utf8("first,second\r\nthird and a bit more, fourth\n".repeat(5));

    static List<Compression> compressions() {
        return List.of(
                Compression.gzip(),
                Compression.zstd(),
                Compression.bzip2(),
                Compression.lz4(),
                Compression.snappy(),
                Compression.xz());
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void readsWhatItWrote(Compression compression) throws IOException {
        byte[] random = new byte[1 << 19];
        new Random(1).nextBytes(random);
        for (byte[] plain : List.of(new byte[0], PLAIN, random, new byte[1 << 20])) {
            assertThat(TestBytes.decompress(compression, TestBytes.compress(compression, plain)))
                    .isEqualTo(plain);
        }
    }

    @Test
    void writesGzipThatTheJdkReads() throws IOException {
        byte[] bytes = TestBytes.compress(Compression.gzip(), PLAIN);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            assertThat(in.readAllBytes()).isEqualTo(PLAIN);
        }
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void readsManyMembersWhateverTheReadsGive(Compression compression) throws IOException {
        boolean slow = compression.equals(Compression.xz()) || compression.equals(Compression.bzip2());
        int count = slow ? 50 : 1000;
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            byte[] part = TestBytes.utf8(i % 10 == 0 ? "" : "member " + i + "\n");
            plain.writeBytes(part);
            members.writeBytes(TestBytes.compress(compression, part));
        }
        Random random = new Random(2);
        for (int most : new int[] {1, 2, 7, 10, 100, 1 << 16}) {
            ByteSource source = TestBytes.dribbling("x", members.toByteArray(), () -> 1 + random.nextInt(most));
            try (InputStream in = new SourceInput(source).decompressed(null)) {
                assertThat(in.readAllBytes()).as("reads of up to %d", most).isEqualTo(plain.toByteArray());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, a gzip member",
        "zst, a zstd frame",
        "bz2, a bzip2 stream",
        "lz4, an lz4 frame",
        "sz, a snappy chunk",
        "xz, an xz stream"
    })
    void tellsWhereAnObjectWasCut(String ending, String unit) {
        Compression compression = Compression.ofName("x." + (ending.equals("gzip") ? "gz" : ending));
        byte[] one = TestBytes.compress(compression, PLAIN);
        byte[] two = TestBytes.join(one, TestBytes.compress(compression, TestBytes.utf8("the end")));
        for (int length : new int[] {1, 2, 5, 9, one.length - 1, one.length + 1, two.length - 1}) {
            byte[] cut = Arrays.copyOf(two, length);
            Throwable error = catchThrowable(() -> TestBytes.decompress(compression, cut));
            assertThat(error)
                    .as("cut at %d", length)
                    .isInstanceOf(CorruptStreamException.class)
                    .hasMessage("x ends at byte " + length + ", in the middle of " + unit);
            assertThat(((CorruptStreamException) error).offset()).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void aCutBetweenMembersIsCaughtByTheLengthOfTheSource(Compression compression) {
        byte[] one = TestBytes.compress(compression, PLAIN);
        ByteSource source = TestBytes.dribbling("rows.csv", one, () -> 100);
        ByteSource longer = new ByteSource() {
            @Override
            public String name() {
                return source.name();
            }

            @Override
            public long length() {
                return 2L * one.length;
            }

            @Override
            public String version() {
                return "the only one";
            }

            @Override
            public InputStream open(long offset) throws IOException {
                return source.open(offset);
            }
        };
        assertThatThrownBy(() -> new SourceInput(longer).decompressed(null).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("rows.csv ended at byte " + one.length + " of " + 2 * one.length);
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void refusesWhatIsNotOfTheKindThatWasSet(Compression compression) {
        assertThatThrownBy(() -> TestBytes.decompress(compression, PLAIN))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is not " + compression + ", at byte 0");
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void anEmptyObjectIsAnErrorOfItsOwn(Compression compression) {
        assertThatThrownBy(() -> TestBytes.decompress(compression, new byte[0]))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is empty, where " + compression + " data must be");
    }

    @Test
    void anObjectWithoutBytesHasNoFirstOnes() {
        assertThatThrownBy(() -> new SourceInput(ByteSource.memory("rows", new byte[0])).decompressed(null))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("rows is empty");
    }

    @Test
    void theFirstBytesTellTheCompression() throws IOException {
        for (Compression compression : compressions()) {
            readsAs(PLAIN, TestBytes.compress(compression, PLAIN));
            readsAs(new byte[0], TestBytes.compress(compression, new byte[0]));
        }
        readsAs(PLAIN, PLAIN);
        readsAs(TestBytes.utf8("P"), TestBytes.utf8("P"));
        readsAs(TestBytes.utf8("BZh9 is a text"), TestBytes.utf8("BZh9 is a text"));
    }

    @Test
    void framesThatAreSkippedMayComeFirst() throws IOException {
        byte[] skippable = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9};
        byte[] empty = {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
        for (Compression compression : List.of(Compression.zstd(), Compression.lz4())) {
            byte[] packed = TestBytes.compress(compression, PLAIN);
            readsAs(PLAIN, TestBytes.join(skippable, packed, skippable));
            readsAs(PLAIN, TestBytes.join(empty, skippable, empty, packed));
            assertThat(TestBytes.decompress(compression, TestBytes.join(skippable, packed, empty)))
                    .isEqualTo(PLAIN);
        }
        readsAs(new byte[0], TestBytes.join(empty, skippable));
        assertThatThrownBy(() -> readsAs(PLAIN, TestBytes.join(skippable, PLAIN)))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x has something else behind its zstd data, at byte 11");
        assertThatThrownBy(() -> readsAs(PLAIN, Arrays.copyOf(skippable, 10)))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x ends at byte 10, in the middle of a frame that is skipped");
    }

    private static void readsAs(byte[] plain, byte[] object) throws IOException {
        for (int size : new int[] {1, 3, 1 << 16}) {
            try (InputStream in = new SourceInput(TestBytes.dribbling("x", object, () -> size)).decompressed(null)) {
                assertThat(in.readAllBytes()).isEqualTo(plain);
            }
        }
    }

    @Test
    void aNameThatPromisesWhatTheBytesAreNotIsAnError() throws IOException {
        ByteSource plain = ByteSource.memory("rows.csv.gz", PLAIN);
        assertThatThrownBy(() -> new SourceInput(plain).decompressed(null))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage(
                        "rows.csv.gz is named as gzip data, and does not begin as such, nor as any other that is known;"
                                + " if it is plain, set Compression.none()");
        try (InputStream in = new SourceInput(plain).decompressed(Compression.none())) {
            assertThat(in.readAllBytes()).isEqualTo(PLAIN);
        }
        byte[] zstd = TestBytes.compress(Compression.zstd(), PLAIN);
        try (InputStream in = new SourceInput(ByteSource.memory("rows.csv.gz", zstd)).decompressed(null)) {
            assertThat(in.readAllBytes()).isEqualTo(PLAIN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b/out.jsonl.zst, zstd",
        "OUT.CSV.GZ, gzip",
        "out.bgz, gzip",
        "out.bz2, bzip2",
        "out.lz4, lz4",
        "out.sz, snappy",
        "out.snappy, snappy",
        "out.xz, xz",
        "out.csv, none",
        "xz, none"
    })
    void theEndingOfANameTellsTheCompressionOfWhatIsWritten(String name, String compression) {
        assertThat(Compression.ofName(name)).hasToString(compression);
    }

    @Test
    void readsEveryOptionalPartOfAGzipHeader() throws IOException {
        byte[] member = TestBytes.compress(Compression.gzip(), PLAIN);
        byte[] body = Arrays.copyOfRange(member, 10, member.length);
        byte[] header = TestBytes.join(
                new byte[] {0x1f, (byte) 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3, 5, 0},
                TestBytes.utf8("extra" + "name\0" + "comment\0"));
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[] sum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        assertThat(TestBytes.decompress(Compression.gzip(), TestBytes.join(header, sum, body)))
                .isEqualTo(PLAIN);
        sum[0]++;
        assertThatThrownBy(() -> TestBytes.decompress(Compression.gzip(), TestBytes.join(header, sum, body)))
                .hasMessage("x has a damaged gzip header, its checksum is wrong, at byte " + (header.length + 2));
    }

    @Test
    void refusesAZstdFrameWithALargerWindowThanIsAllowed() throws IOException {
        byte[] frame = longWindow(27);
        assertThat(TestBytes.decompress(Compression.zstd(), frame)).isEqualTo(PLAIN);
        byte[] larger = longWindow(30);
        assertThatThrownBy(() -> TestBytes.decompress(Compression.zstd(), TestBytes.join(frame, larger)))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x has a zstd frame with a window of 1073741824 bytes, at most 134217728 are allowed,"
                        + " at byte " + frame.length);
        assertThat(TestBytes.decompress(Compression.zstd(1L << 30), larger)).isEqualTo(PLAIN);
        assertThatThrownBy(() -> TestBytes.decompress(Compression.zstd(1L << 20), frame))
                .hasMessage(
                        "x has a zstd frame with a window of 134217728 bytes, at most 1048576 are allowed, at byte 0");
    }

    @Test
    void refusesASingleSegmentThatIsLargerThanTheWindow() {
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xe0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 1, 0, 0};
        assertThatThrownBy(() -> TestBytes.decompress(Compression.zstd(), frame))
                .hasMessage("x has a zstd frame with a window of 9223372036854775808 bytes,"
                        + " at most 134217728 are allowed, at byte 0");
    }

    @Test
    void refusesAWindowLimitThatZstdCannotHave() {
        assertThatThrownBy(() -> Compression.zstd(1023))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWindowBytes must be 1024 to 2147483648, got 1023");
    }

    /** A frame whose header names a window of 2 to that power. */
    private static byte[] longWindow(int log) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(bytes)) {
            out.write(PLAIN, 0, 10);
            out.flush();
            out.write(PLAIN, 10, PLAIN.length - 10);
        }
        byte[] frame = bytes.toByteArray();
        assertThat(frame[4] & 0x20).as("single segment").isZero();
        frame[5] = (byte) ((log - 10) << 3);
        return frame;
    }

    @Test
    void refusesXzThatNeedsMoreMemoryThanIsAllowed() {
        byte[] packed = TestBytes.compress(Compression.xz(), PLAIN);
        assertThatThrownBy(() -> TestBytes.decompress(Compression.xz(1 << 20), packed))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessageMatching("x has xz data whose decoder needs [0-9]+ KiB of memory, at most 1024 are allowed,"
                        + " at byte [0-9]+");
        assertThatThrownBy(() -> Compression.xz(1000)).hasMessage("maxMemoryBytes must be >= 1048576, got 1000");
    }

    @Test
    void readsThePaddingOfXz() throws IOException {
        byte[] packed = TestBytes.compress(Compression.xz(), PLAIN);
        byte[] padded = TestBytes.join(packed, new byte[8], packed, new byte[4]);
        assertThat(TestBytes.decompress(Compression.xz(), padded)).isEqualTo(TestBytes.join(PLAIN, PLAIN));
        assertThatThrownBy(() -> TestBytes.decompress(Compression.xz(), TestBytes.join(packed, new byte[6])))
                .hasMessage("x has something else behind its xz data, at byte " + (packed.length + 4));
    }

    @Test
    void refusesLz4ThatItDoesNotKnow() {
        byte[] legacy = {2, 0x21, 0x4c, 0x18, 0, 0, 0, 0};
        assertThatThrownBy(() -> new SourceInput(ByteSource.memory("x", legacy))
                        .decompressed(null)
                        .read())
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x has an lz4 frame of the legacy kind, which is not read, at byte 0");
        byte[] dictionary = TestBytes.compress(Compression.lz4(), PLAIN);
        dictionary[4] |= 1;
        assertThatThrownBy(() -> TestBytes.decompress(Compression.lz4(), dictionary))
                .hasMessageStartingWith("x has an lz4 frame that needs a dictionary, which is not read, at byte ");
    }

    @Test
    void refusesSnappyChunksOfUnknownTypes() throws IOException {
        byte[] packed = TestBytes.compress(Compression.snappy(), PLAIN);
        byte[] padding = {(byte) 0xfe, 2, 0, 0, 7, 7};
        assertThat(TestBytes.decompress(Compression.snappy(), TestBytes.join(packed, padding, packed)))
                .isEqualTo(TestBytes.join(PLAIN, PLAIN));
        byte[] unknown = {(byte) 0x80, 1, 0, 0, 7};
        assertThatThrownBy(() -> TestBytes.decompress(Compression.snappy(), TestBytes.join(packed, unknown)))
                .hasMessage("x has a snappy chunk of the unknown type 128, or something else behind its snappy data,"
                        + " at byte " + packed.length);
    }
}
