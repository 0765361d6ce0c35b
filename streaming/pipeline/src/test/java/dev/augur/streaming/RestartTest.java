package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.augur.io.ByteSource;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.RestartPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads objects again from each place that was noted while they were read. */
final class RestartTest {
    private static final int SPACING = 1 << 16;
    private static final byte[] CSV = csv(3_000_000);
    private static final byte[] BINARY = binary(3_000_000);

    static List<Arguments> gzips() throws IOException {
        return List.of(
                Arguments.of("level 1", CSV, Gzips.of(CSV, 1, Deflater.DEFAULT_STRATEGY), 8),
                Arguments.of("level 6", CSV, Gzips.of(CSV, 6, Deflater.DEFAULT_STRATEGY), 8),
                Arguments.of("level 9", CSV, Gzips.of(CSV, 9, Deflater.DEFAULT_STRATEGY), 8),
                Arguments.of("without matches", CSV, Gzips.of(CSV, 6, Deflater.HUFFMAN_ONLY), 8),
                Arguments.of("stored", CSV, Gzips.of(CSV, 0, Deflater.DEFAULT_STRATEGY), 20),
                Arguments.of("random", BINARY, Gzips.of(BINARY, 6, Deflater.DEFAULT_STRATEGY), 6),
                Arguments.of(
                        "full flushes", CSV, Gzips.flushed(CSV, 6, Deflater.DEFAULT_STRATEGY, Deflater.FULL_FLUSH), 8),
                Arguments.of(
                        "sync flushes", CSV, Gzips.flushed(CSV, 6, Deflater.DEFAULT_STRATEGY, Deflater.SYNC_FLUSH), 8),
                Arguments.of("members", CSV, Gzips.members(CSV, 10_000), 8),
                Arguments.of("large members", CSV, Gzips.members(CSV, 1_500_000), 8),
                Arguments.of("bgzip", CSV, Gzips.bgzip(CSV), 8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gzips")
    void readsOnFromEveryPoint(String kind, byte[] plain, byte[] packed, int least) throws IOException {
        Set<RestartPoint> points = points(packed, plain, SPACING);

        assertThat(points).as(kind).hasSizeGreaterThanOrEqualTo(least);
        for (RestartPoint point : points) {
            RestartPoint other = RestartPoint.parse(point.toBytes());
            assertThat(other).isEqualTo(point);
            assertThat(rest(packed, other)).as("%s from %s", kind, point.bit()).isEqualTo(tail(plain, point));
        }
    }

    @Test
    void aRunThatWasResumedNotesPointsThatAreAsGood() throws IOException {
        byte[] packed = Gzips.of(CSV, 6, Deflater.DEFAULT_STRATEGY);
        RestartPoint at = points(packed, CSV, SPACING).iterator().next();
        for (int run = 0; run < 3; run++) {
            RestartLog log = RestartLog.every(SPACING, at);
            try (InputStream in = new SourceInput(source(packed), at).decompressed(null, log)) {
                assertThat(in.readNBytes(900_000)).hasSize((int) Math.min(900_000, CSV.length - at.offset()));
            }
            RestartPoint next = log.latest(at.offset() + 800_000).orElseThrow();
            assertThat(next.offset()).isGreaterThan(at.offset());
            at = next;
            assertThat(rest(packed, at)).isEqualTo(tail(CSV, at));
        }
    }

    @Test
    void theReadsMayBeOfAnySize() throws IOException {
        byte[] packed = Gzips.of(CSV, 6, Deflater.DEFAULT_STRATEGY);
        Random random = new Random(5);
        RestartLog log = RestartLog.every(SPACING);
        ByteSource source = TestBytes.dribbling("x", packed, () -> 1 + random.nextInt(3000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[5000];
        Set<RestartPoint> points = new LinkedHashSet<>();
        try (InputStream in = new SourceInput(source).decompressed(null, log)) {
            for (int n = 0; n >= 0; n = in.read(buffer, 0, 1 + random.nextInt(buffer.length))) {
                out.write(buffer, 0, n);
                log.latest(out.size()).ifPresent(points::add);
            }
        }
        assertThat(out.toByteArray()).isEqualTo(CSV);
        assertThat(points).hasSizeGreaterThan(7);
        for (RestartPoint point : points) {
            assertThat(rest(packed, point)).isEqualTo(tail(CSV, point));
        }
    }

    @Test
    void damageBehindAPointIsFound() throws IOException {
        byte[] packed = Gzips.of(CSV, 6, Deflater.DEFAULT_STRATEGY);
        List<RestartPoint> points = List.copyOf(points(packed, CSV, SPACING));
        RestartPoint point = points.get(points.size() - 1);
        byte[] tail = tail(CSV, point);
        Random random = new Random(6);
        int first = (int) point.firstByte() + 1;
        for (int trial = 0; trial < 200; trial++) {
            byte[] flipped = packed.clone();
            flipped[first + random.nextInt(packed.length - first)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> assertThat(rest(flipped, point)).isEqualTo(tail))
                    .isInstanceOf(CorruptStreamException.class);
        }
        for (int cut = first; cut < packed.length; cut += 997) {
            byte[] shorter = Arrays.copyOf(packed, cut);
            assertThatThrownBy(() -> rest(shorter, point))
                    .isInstanceOf(CorruptStreamException.class)
                    .hasMessage("x ends at byte " + cut + ", in the middle of a gzip member");
        }
    }

    /** A point begins with its version and its format; the sum of the member comes behind two numbers and a flag. */
    @Test
    void whatWasReadBeforeCountsInTheChecksum() throws IOException {
        byte[] packed = Gzips.of(CSV, 6, Deflater.DEFAULT_STRATEGY);
        byte[] bytes = points(packed, CSV, SPACING).iterator().next().toBytes();
        int sum = 1 + 2 + "gzip".length() + 2 * Long.BYTES + 1;
        assertThatThrownBy(() -> rest(packed, changed(bytes, sum)))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessageStartingWith("x has damaged gzip data, the checksum of the member is wrong, at byte ");
        assertThatThrownBy(() -> rest(packed, changed(bytes, sum + Integer.BYTES + Long.BYTES - 1)))
                .hasMessageStartingWith("x has damaged gzip data, the length of the member is wrong, at byte ");
    }

    /** A point with another byte, and the checksum of that. */
    private static RestartPoint changed(byte[] point, int at) {
        byte[] changed = point.clone();
        changed[at] ^= 1;
        CRC32 crc = new CRC32();
        crc.update(changed, 0, changed.length - Integer.BYTES);
        ByteBuffer.wrap(changed).putInt(changed.length - Integer.BYTES, (int) crc.getValue());
        return RestartPoint.parse(changed);
    }

    @Test
    void aDamagedPointIsRefused() throws IOException {
        byte[] packed = Gzips.of(CSV, 6, Deflater.DEFAULT_STRATEGY);
        byte[] bytes = points(packed, CSV, SPACING).iterator().next().toBytes();
        assertThat(bytes.length).isLessThan(20_000);
        Random random = new Random(7);
        for (int trial = 0; trial < 2000; trial++) {
            byte[] flipped = bytes.clone();
            flipped[trial < 400 ? trial / 8 : random.nextInt(bytes.length)] ^=
                    (byte) (1 << (trial < 400 ? trial % 8 : random.nextInt(8)));
            byte[] shorter = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            for (byte[] wrong : List.of(flipped, shorter)) {
                assertThatThrownBy(() -> RestartPoint.parse(wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("A restart point must be the bytes that RestartPoint.toBytes() gave");
            }
        }
        byte[] newer = bytes.clone();
        newer[0] = 2;
        assertThatThrownBy(() -> RestartPoint.parse(newer))
                .hasMessage("A restart point must be the bytes that RestartPoint.toBytes() gave, of version 1,"
                        + " got version 2");
    }

    @Test
    void aPointOfAnotherCompressionOrObjectIsRefused() throws IOException {
        RestartPoint point = new RestartPoint("zstd", 800, 1000, null);
        assertThatThrownBy(() -> new SourceInput(source(new byte[1000]), point).decompressed(Compression.gzip()))
                .isInstanceOf(WrongResumePointException.class)
                .hasMessage("x is read as gzip, and the restart point is one of zstd");
        assertThatThrownBy(() -> new SourceInput(source(new byte[10]), point))
                .isInstanceOf(WrongResumePointException.class)
                .hasMessage("x cannot be read on at byte 100: it has 10; begin without the point");
        assertThatThrownBy(() -> rest(new byte[1000], point))
                .isInstanceOf(CorruptStreamException.class)
                .hasMessage("x has something else behind its zstd data, at byte 100");
    }

    static List<Compression> others() {
        return List.of(
                Compression.zstd(), Compression.bzip2(), Compression.lz4(), Compression.snappy(), Compression.xz());
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherCompressionsAreReadOnFromBetweenTheirUnits(Compression compression) throws IOException {
        byte[] plain = Arrays.copyOf(CSV, 300_000);
        ByteArrayOutputStream units = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += 30_000) {
            units.writeBytes(TestBytes.compress(compression, Arrays.copyOfRange(plain, at, at + 30_000)));
        }
        byte[] packed = units.toByteArray();
        Set<RestartPoint> points = points(packed, plain, 1);
        assertThat(points).hasSizeGreaterThanOrEqualTo(9);
        for (RestartPoint point : points) {
            assertThat(point.format()).isEqualTo(compression.toString());
            assertThat(rest(packed, RestartPoint.parse(point.toBytes()))).isEqualTo(tail(plain, point));
        }
    }

    @Test
    void plainBytesAreReadOnFromAnywhere() throws IOException {
        RestartLog log = RestartLog.every(SPACING);
        try (InputStream in = new SourceInput(source(CSV)).decompressed(null, log)) {
            assertThat(in.readNBytes(12_345)).hasSize(12_345);
        }
        RestartPoint point = log.latest(12_321).orElseThrow();
        assertThat(point.offset()).isEqualTo(12_321);
        assertThat(rest(CSV, point)).isEqualTo(tail(CSV, point));
    }

    @Test
    void keepsAHandfulOfPointsWhoeverAsks() throws IOException {
        byte[] packed = Gzips.bgzip(CSV);
        RestartLog log = RestartLog.every(1);
        try (InputStream in = new SourceInput(source(packed)).decompressed(null, log)) {
            assertThat(in.readAllBytes()).isEqualTo(CSV);
        }
        Set<RestartPoint> kept = new LinkedHashSet<>();
        for (long at = 0; at <= CSV.length; at += 1000) {
            log.latest(at).ifPresent(kept::add);
        }
        assertThat(kept).hasSize(8);
        assertThat(kept.iterator().next().offset()).isEqualTo(0xff00);
        assertThat(log.latest(CSV.length).orElseThrow().offset()).isGreaterThan(CSV.length - 0xff00);
    }

    @Test
    void objectsOfOtherKindsAreNotedByTheFormatThatTheyHave() throws IOException {
        byte[] seekable = TestBytes.join(
                Zstd.compress(Arrays.copyOf(CSV, 1000)),
                Zstd.compress(Arrays.copyOfRange(CSV, 1000, 3000)),
                new byte[] {0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
        for (RestartPoint point : points(seekable, Arrays.copyOf(CSV, 3000), 1)) {
            assertThat(rest(seekable, point)).isEqualTo(Arrays.copyOfRange(CSV, (int) point.offset(), 3000));
        }
    }

    private static Set<RestartPoint> points(byte[] packed, byte[] plain, int spacing) throws IOException {
        RestartLog log = RestartLog.every(spacing);
        Set<RestartPoint> points = new LinkedHashSet<>();
        byte[] buffer = new byte[1 << 13];
        int count = 0;
        try (InputStream in = new SourceInput(source(packed)).decompressed(null, log)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                assertThat(Arrays.equals(buffer, 0, n, plain, count, count + n)).isTrue();
                count += n;
                log.latest(count).ifPresent(points::add);
            }
        }
        assertThat(count).isEqualTo(plain.length);
        return points;
    }

    private static byte[] rest(byte[] packed, RestartPoint point) throws IOException {
        try (InputStream in = new SourceInput(source(packed), point).decompressed(null)) {
            return in.readAllBytes();
        }
    }

    private static ByteSource source(byte[] bytes) {
        return ByteSource.memory("x", bytes);
    }

    private static byte[] tail(byte[] plain, RestartPoint point) {
        return Arrays.copyOfRange(plain, (int) point.offset(), plain.length);
    }

    private static byte[] csv(int size) {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder("id,name,price,comment\r\n");
        for (int i = 0; text.length() < size; i++) {
            text.append(i)
                    .append(",name")
                    .append(random.nextInt(5000))
                    .append(',')
                    .append(random.nextInt(100_000) / 100.0);
            for (int word = random.nextInt(8); word >= 0; word--) {
                text.append(word == 0 ? ',' : ' ').append(Integer.toString(random.nextInt(20_000), 36));
            }
            text.append("\r\n");
        }
        return TestBytes.utf8(text.substring(0, size));
    }

    /** Pieces of noise, of zeros and of text. */
    private static byte[] binary(int size) {
        Random random = new Random(4);
        byte[] bytes = new byte[size];
        for (int at = 0; at < size; ) {
            int n = Math.min(size - at, 1 + random.nextInt(300_000));
            byte[] piece = new byte[n];
            if (random.nextInt(3) > 0) {
                random.nextBytes(piece);
            } else if (random.nextBoolean()) {
                System.arraycopy(CSV, 0, piece, 0, n);
            }
            System.arraycopy(piece, 0, bytes, at, n);
            at += n;
        }
        return bytes;
    }
}
