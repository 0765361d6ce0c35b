package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.ByteSource;
import dev.augur.streaming.unpack.RestartLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bits flipped and every length cut of an object of more than 2 kB: what comes without an error must be what went in. Each third
 * bit is flipped, and each 37th where decoders are slow to begin; {@code -Daugur.damage.step=1} flips them all, as the run for the page does.
 */
final class DamageTest {
    private static final int PACKED_BYTES = 4000;
    static final int MEMBER_SIZES = 200;
    private static final int STEP = Integer.getInteger("augur.damage.step", 3);

    private static final int SLOW_STEP = Integer.getInteger("augur.damage.step", 37);

    /** An object and what it holds. */
    static final class Packed {
        final String name;
        final Compression compression;
        final byte[] bytes;
        final byte[] plain;

        Packed(String name, Compression compression, byte[] bytes, byte[] plain) {
            this.name = name;
            this.compression = compression;
            this.bytes = bytes;
            this.plain = plain;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** How an attempt to read ended. */
    enum Ending {
        ALL,
        REFUSED,
        SHORT,
        WRONG
    }

    static List<Packed> objects() throws IOException {
        return objects(2 * PACKED_BYTES);
    }

    static List<Packed> objects(int plainBytes) throws IOException {
        byte[] plain = plain(plainBytes);
        return List.of(
                packed("gzip", Compression.gzip(), plain),
                new Packed("gzip of 3 members", Compression.gzip(), Gzips.members(plain, plain.length / 3 + 1), plain),
                new Packed("bgzip", Compression.gzip(), Gzips.bgzip(plain), plain),
                packed("zstd", Compression.zstd(), plain),
                new Packed(
                        "bzip2",
                        Compression.bzip2(),
                        smallBlocks(TestBytes.compress(Compression.bzip2(), plain)),
                        plain),
                packed("lz4", Compression.lz4(), plain),
                packed("snappy", Compression.snappy(), plain),
                packed("xz", Compression.xz(), plain));
    }

    static boolean isSlow(Packed object) {
        return List.of("zstd", "bzip2", "xz").contains(object.name);
    }

    /** Says that blocks have up to 100 kB: a decoder that need not make room for 900 is quick. */
    private static byte[] smallBlocks(byte[] bzip2) {
        assertThat(bzip2[3]).isEqualTo((byte) '9');
        bzip2[3] = '1';
        return bzip2;
    }

    private static Packed packed(String name, Compression compression, byte[] plain) {
        return new Packed(name, compression, TestBytes.compress(compression, plain), plain);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void noFlippedBitIsSilentlyWrong(Packed object) {
        int step = isSlow(object) ? SLOW_STEP : STEP;
        int flips = 8 * object.bytes.length / step;
        assertThat(flips).isGreaterThan(8 * PACKED_BYTES / 2 / step);

        List<Ending> endings = IntStream.range(0, flips)
                .parallel()
                .map(flip -> flip * step)
                .mapToObj(bit -> read(object, flipped(object.bytes, bit)))
                .toList();

        assertThat(endings).as(object.name).doesNotContain(Ending.WRONG, Ending.SHORT);
        assertThat(endings.stream().filter(Ending.REFUSED::equals).count()).isGreaterThan(flips * 9L / 10);
    }

    /** By their first bytes, and with names that promise what they are. */
    @ParameterizedTest
    @MethodSource("objects")
    void noFlippedBitOfTheFirstBytesIsSilentlyWrong(Packed object) {
        String name = "x." + (object.compression.equals(Compression.gzip()) ? "gz" : ending(object.compression));
        for (int bit = 0; bit < 8 * Magic.BYTES; bit++) {
            byte[] bytes = flipped(object.bytes, bit);
            Ending ending = end(() -> new SourceInput(ByteSource.memory(name, bytes)).decompressed(null), object.plain);
            assertThat(ending).as("bit %d of %s", bit, name).isIn(Ending.ALL, Ending.REFUSED);
        }
    }

    private static String ending(Compression compression) {
        return List.of("zst", "bz2", "lz4", "sz", "xz").stream()
                .filter(end -> Compression.ofName("x." + end).equals(compression))
                .findFirst()
                .orElseThrow();
    }

    /** A cut between two units leaves a whole object: only the length of the source tells. */
    @ParameterizedTest
    @MethodSource("objects")
    void everyCutIsFoundButForThoseBetweenUnits(Packed object) throws IOException {
        Set<Integer> silent = IntStream.range(0, object.bytes.length)
                .parallel()
                .filter(length -> read(object, Arrays.copyOf(object.bytes, length)) != Ending.REFUSED)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(silent).as(object.name).isEqualTo(between(object));
    }

    private static Set<Integer> between(Packed object) throws IOException {
        Set<Integer> offsets = new TreeSet<>();
        RestartLog log = RestartLog.every(1);
        try (InputStream in = new SourceInput(ByteSource.memory("x", object.bytes)).decompressed(null, log)) {
            for (int i = 0; in.read() >= 0; i++) {
                log.latest(i).ifPresent(point -> offsets.add((int) point.firstByte()));
            }
        }
        log.latest(object.plain.length).ifPresent(point -> offsets.add((int) point.firstByte()));
        return offsets;
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyCutIsFoundByTheLengthOfTheSource(Packed object) {
        for (int length = 0; length < object.bytes.length; length++) {
            ByteSource cut = cut(object.bytes, length);
            Ending ending = end(() -> new SourceInput(cut).decompressed(object.compression), object.plain);
            assertThat(ending).as("%s cut at %d", object.name, length).isEqualTo(Ending.REFUSED);
        }
    }

    /** Where nothing is checked damage may come through; it is still an error of the known type, or bytes. */
    @Test
    void lz4WithoutChecksumsFailsInOrder() throws IOException {
        byte[] plain = plain(2 * PACKED_BYTES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new LZ4FrameOutputStream(bytes, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE)) {
            out.write(plain);
        }
        Packed object = new Packed("lz4", Compression.lz4(), bytes.toByteArray(), plain);
        Set<Ending> endings = IntStream.range(0, 8 * object.bytes.length)
                .parallel()
                .mapToObj(bit -> read(object, flipped(object.bytes, bit)))
                .collect(Collectors.toSet());
        assertThat(endings).contains(Ending.REFUSED, Ending.WRONG);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void whatFollowsIsRefused(Packed object) {
        for (byte[] rest :
                List.of(new byte[5], new byte[513], TestBytes.utf8("g"), TestBytes.utf8("garbage of some length"))) {
            byte[] bytes = TestBytes.join(object.bytes, rest);
            assertThatThrownBy(() -> TestBytes.decompress(object.compression, bytes))
                    .as("%s and %d bytes", object, rest.length)
                    .isInstanceOf(CorruptStreamException.class)
                    .satisfies(e -> assertThat(((CorruptStreamException) e).offset())
                            .isGreaterThanOrEqualTo(object.bytes.length));
        }
    }

    @Test
    void aThousandMembersAreReadInFull() throws IOException {
        assertThat(fullReads(source -> new SourceInput(source).decompressed(null)))
                .isEqualTo(MEMBER_SIZES);
    }

    /** Decompresses. */
    interface Decoder {
        InputStream of(ByteSource source) throws IOException;
    }

    /** How often a thousand members come in full, whose stream never tells that more is available, in reads of 200 sizes. */
    static int fullReads(Decoder decoder) throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            byte[] part = TestBytes.utf8("line " + i + "\n");
            plain.writeBytes(part);
            members.writeBytes(TestBytes.compress(Compression.gzip(), part));
        }
        int full = 0;
        for (int size = 1; size <= MEMBER_SIZES; size++) {
            int most = size;
            ByteSource source = TestBytes.dribbling("x", members.toByteArray(), () -> most);
            try (InputStream in = decoder.of(source)) {
                full += Arrays.equals(in.readAllBytes(), plain.toByteArray()) ? 1 : 0;
            }
        }
        return full;
    }

    static Ending read(Packed object, byte[] bytes) {
        return end(() -> object.compression.decompress(new ByteArrayInputStream(bytes), "x"), object.plain);
    }

    /** Opens a stream. */
    interface Opening {
        InputStream open() throws IOException;
    }

    static Ending end(Opening opening, byte[] plain) {
        byte[] got;
        try (InputStream in = opening.open()) {
            got = in.readAllBytes();
        } catch (CorruptStreamException | java.io.EOFException e) {
            assertThat(e).hasMessageStartingWith("x");
            return Ending.REFUSED;
        } catch (IOException e) {
            throw new AssertionError("another error than that of damage", e);
        }
        return compared(got, plain);
    }

    static Ending compared(byte[] got, byte[] plain) {
        if (Arrays.equals(got, plain)) {
            return Ending.ALL;
        }
        return got.length < plain.length && Arrays.equals(got, Arrays.copyOf(plain, got.length))
                ? Ending.SHORT
                : Ending.WRONG;
    }

    static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    static ByteSource cut(byte[] bytes, int length) {
        byte[] rest = Arrays.copyOf(bytes, length);
        return new ByteSource() {
            @Override
            public String name() {
                return "x";
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public String version() {
                return "the only one";
            }

            @Override
            public InputStream open(long offset) {
                return new ByteArrayInputStream(rest, (int) offset, length);
            }
        };
    }

    private static byte[] plain(int atLeast) {
        Random random = new Random(8);
        StringBuilder text = new StringBuilder();
        while (text.length() < atLeast) {
            text.append(Integer.toString(random.nextInt(50_000), 36)).append(random.nextInt(9) == 0 ? '\n' : ',');
            text.append(random.nextInt(3) == 0 ? "the same words again, " : "");
        }
        return TestBytes.utf8(text.toString());
    }
}
