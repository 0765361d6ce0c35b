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
import org.junit.jupiter.params.provider.MethodSource;

final class CompressionTest {
    private static final byte[] PLAIN = TestBytes.utf8("first,second\r\nthird and a bit more, fourth\n".repeat(5));

    static List<Compression> compressions() {
        return List.of(Compression.gzip(), Compression.zstd());
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void readsWhatItWrote(Compression compression) throws IOException {
        byte[] random = new byte[1 << 20];
        new Random(1).nextBytes(random);
        for (byte[] plain : List.of(new byte[0], PLAIN, random, new byte[1 << 22])) {
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
    void readsAThousandMembersWhateverTheReadsGive(Compression compression) throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
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
    @MethodSource("compressions")
    void failsOnEveryTruncation(Compression compression) {
        byte[] one = TestBytes.compress(compression, PLAIN);
        byte[] two = TestBytes.join(one, TestBytes.compress(compression, TestBytes.utf8("the end")));
        for (int length = 1; length < two.length; length++) {
            byte[] cut = Arrays.copyOf(two, length);
            Throwable error = catchThrowable(() -> TestBytes.decompress(compression, cut));
            if (length == one.length) {
                assertThat(error).as("a cut between members is a whole object").isNull();
            } else {
                assertThat(error)
                        .as("cut at %d", length)
                        .isInstanceOf(CorruptStreamException.class)
                        .hasMessage("x ends at byte " + length + ", in the middle of a " + compression
                                + (compression.equals(Compression.gzip()) ? " member" : " frame"));
                assertThat(((CorruptStreamException) error).offset()).isEqualTo(length);
            }
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
    void everyFlippedBitIsCaughtOrHarmless(Compression compression) {
        byte[] bytes = TestBytes.join(
                TestBytes.compress(compression, PLAIN), TestBytes.compress(compression, TestBytes.utf8("the end")));
        byte[] plain = TestBytes.join(PLAIN, TestBytes.utf8("the end"));
        int caught = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(TestBytes.decompress(compression, flipped))
                        .as("bit %d", bit)
                        .isEqualTo(plain);
            } catch (IOException e) {
                assertThat(e).as("bit %d", bit).isInstanceOf(CorruptStreamException.class);
                caught++;
            }
        }
        assertThat(caught).isGreaterThan(6 * bytes.length);
    }

    @Test
    void refusesWhatComesBehindTheLastMember() {
        byte[] gzip = TestBytes.compress(Compression.gzip(), PLAIN);
        byte[] zstd = TestBytes.compress(Compression.zstd(), PLAIN);
        for (byte[] rest : List.of(new byte[512], new byte[1], TestBytes.utf8("garbage of some length"))) {
            assertThatThrownBy(() -> TestBytes.decompress(Compression.gzip(), TestBytes.join(gzip, rest)))
                    .isInstanceOf(CorruptStreamException.class)
                    .hasMessage("x has something else behind its gzip data, at byte " + gzip.length);
            assertThatThrownBy(() -> TestBytes.decompress(Compression.zstd(), TestBytes.join(zstd, rest)))
                    .isInstanceOf(CorruptStreamException.class)
                    .hasMessage("x has something else behind its zstd data, at byte " + zstd.length);
        }
    }

    @Test
    void refusesWhatIsNotOfTheKindThatWasSet() {
        assertThatThrownBy(() -> TestBytes.decompress(Compression.gzip(), PLAIN))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is not gzip, at byte 0");
        assertThatThrownBy(() -> TestBytes.decompress(Compression.zstd(), PLAIN))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is not zstd, at byte 0");
    }

    @Test
    void anEmptyObjectIsAnErrorOfItsOwn() {
        assertThatThrownBy(() -> TestBytes.decompress(Compression.gzip(), new byte[0]))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is empty, where gzip data must be");
        assertThatThrownBy(() -> TestBytes.decompress(Compression.zstd(), new byte[0]))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x is empty, where zstd data must be");
        assertThatThrownBy(() -> new SourceInput(ByteSource.memory("rows", new byte[0])).decompressed(null))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("rows is empty");
    }

    @Test
    void theFirstBytesTellTheCompression() throws IOException {
        byte[] skippable = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9};
        byte[] zstd = TestBytes.compress(Compression.zstd(), PLAIN);
        List<byte[]> objects = List.of(
                PLAIN, TestBytes.compress(Compression.gzip(), PLAIN), zstd, TestBytes.join(skippable, zstd, skippable));
        for (byte[] object : objects) {
            for (int size : new int[] {1, 3, 1 << 16}) {
                try (InputStream in =
                        new SourceInput(TestBytes.dribbling("x", object, () -> size)).decompressed(null)) {
                    assertThat(in.readAllBytes()).isEqualTo(PLAIN);
                }
            }
        }
        try (InputStream in = new SourceInput(ByteSource.memory("x", TestBytes.utf8("P"))).decompressed(null)) {
            assertThat(in.readAllBytes()).isEqualTo(TestBytes.utf8("P"));
        }
    }

    @Test
    void theEndingOfANameTellsTheCompressionOfWhatIsWritten() {
        assertThat(Compression.ofName("s3://b/out.jsonl.zst")).isEqualTo(Compression.zstd());
        assertThat(Compression.ofName("OUT.CSV.GZ")).isEqualTo(Compression.gzip());
        assertThat(Compression.ofName("out.csv")).isEqualTo(Compression.none());
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
}
