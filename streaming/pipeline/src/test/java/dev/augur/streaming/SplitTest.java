package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.ByteSource;
import dev.augur.streaming.Splits.Packed;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.RestartPoint;
import dev.augur.streaming.unpack.SplitInput.Crew;
import dev.augur.streaming.unpack.SplitLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What several threads unpack of one object is what one thread unpacks, with the same errors. */
final class SplitTest {
    private static final SplitLimits SMALL = new SplitLimits(1, 1 << 24, 1 << 25);
    private static final byte[] PLAIN = text(320_000, 3);
    /** Each so manieth bit is flipped, and length cut; {@code -Daugur.damage.step=1} takes them all. */
    private static final int STEP = Integer.getInteger("augur.damage.step", 997);

    static List<Packed> objects() throws IOException {
        return Objects.ALL;
    }

    /** Made once, when they are needed. */
    private static final class Objects {
        static final List<Packed> ALL = all();

        private static List<Packed> all() {
            try {
                return Splits.of(PLAIN, 30_000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void manyThreadsGiveWhatOneGives(Packed object) throws IOException, InterruptedException {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(3, 3, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        try {
            Random random = new Random(1);
            for (SplitLimits limits : limits()) {
                for (int ahead : new int[] {1, 4}) {
                    assertThat(read(object.bytes(), null, new Crew(ahead, pool, limits), random))
                            .as("%s, %s, %d", object, limits, ahead)
                            .isEqualTo(object.plain());
                }
            }
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Small pieces, default ones, ones whose bytes are hardly unpacked ahead, and units that are too large. */
    private static List<SplitLimits> limits() {
        return List.of(
                SMALL,
                SplitLimits.DEFAULT,
                new SplitLimits(20_000, 1 << 24, 1),
                new SplitLimits(10_000, 12_000, 1 << 20),
                new SplitLimits(3000, 100_000, 1 << 20));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void piecesAreUnpackedApart(Packed object) throws IOException {
        AtomicInteger tasks = new AtomicInteger();
        Executor counting = task -> {
            tasks.incrementAndGet();
            task.run();
        };
        read(object.bytes(), object.compression(), new Crew(2, counting, SMALL), new Random(1));
        assertThat(tasks.get()).isGreaterThanOrEqualTo(object.pieces());
        assertThat(tasks.get() > 0).isEqualTo(object.pieces() > 0);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void anExecutorThatRefusesOrForgetsStopsNothing(Packed object) throws IOException {
        Executor refusing = task -> {
            throw new RejectedExecutionException("no");
        };
        Executor forgetful = task -> {};
        for (Executor executor : List.of(refusing, forgetful)) {
            assertThat(read(object.bytes(), null, new Crew(3, executor, SMALL), new Random(2)))
                    .isEqualTo(object.plain());
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void readsOnFromPlacesThatWereNoted(Packed object) throws IOException {
        RestartLog log = RestartLog.every(1);
        Set<RestartPoint> points = new LinkedHashSet<>();
        byte[] buffer = new byte[20_000];
        int count = 0;
        SourceInput source = new SourceInput(ByteSource.memory("x", object.bytes()));
        try (InputStream in = source.decompressed(null, log, new Crew(2, Runnable::run, SMALL))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
                log.latest(count).ifPresent(points::add);
            }
        }
        assertThat(source.count()).isEqualTo(object.bytes().length);
        for (RestartPoint point : points) {
            byte[] tail = Arrays.copyOfRange(object.plain(), (int) point.offset(), object.plain().length);
            for (@Nullable Crew crew : Arrays.asList(new Crew(2, Runnable::run, SMALL), null)) {
                SourceInput again = new SourceInput(ByteSource.memory("x", object.bytes()), point);
                try (InputStream in = again.decompressed(null, RestartLog.noneFrom(point), crew)) {
                    assertThat(in.readAllBytes())
                            .as("%s from %s", object, point)
                            .isEqualTo(tail);
                }
            }
        }
    }

    static List<Packed> smallObjects() throws IOException {
        return Splits.of(text(3000, 4), 500);
    }

    @ParameterizedTest
    @MethodSource("smallObjects")
    void everyFlippedBitEndsAsInOneThread(Packed object) {
        IntStream.range(0, 8 * object.bytes().length / STEP)
                .parallel()
                .map(flip -> flip * STEP)
                .forEach(bit -> {
                    byte[] flipped = object.bytes().clone();
                    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                    requireSameEnding(object, flipped, "bit " + bit);
                });
    }

    @ParameterizedTest
    @MethodSource("smallObjects")
    void everyCutEndsAsInOneThread(Packed object) {
        int step = Math.max(1, STEP / 3);
        IntStream.range(0, object.bytes().length / step)
                .parallel()
                .map(cut -> cut * step)
                .forEach(
                        length -> requireSameEnding(object, Arrays.copyOf(object.bytes(), length), "cut at " + length));
    }

    /** Whose blocks have 100,000 bytes and are few when packed. */
    @Test
    void damagedBlocksOfBzip2EndAsInOneThread() throws IOException {
        byte[] plain = TestBytes.utf8("0123456789abcdef".repeat(20_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BZip2CompressorOutputStream packed = new BZip2CompressorOutputStream(out, 1)) {
            packed.write(plain);
        }
        Packed object = new Packed("bzip2", Compression.bzip2(), out.toByteArray(), plain, 3);
        assertThat(read(object.bytes(), null, new Crew(2, Runnable::run, SMALL), new Random(1)))
                .isEqualTo(plain);
        everyFlippedBitEndsAsInOneThread(object);
        everyCutEndsAsInOneThread(object);
    }

    @ParameterizedTest
    @MethodSource("smallObjects")
    void whatFollowsEndsAsInOneThread(Packed object) {
        for (byte[] rest :
                List.of(new byte[5], new byte[513], TestBytes.utf8("g"), TestBytes.utf8("garbage of some length"))) {
            requireSameEnding(object, TestBytes.join(object.bytes(), rest), rest.length + " more");
        }
    }

    private static void requireSameEnding(Packed object, byte[] bytes, String what) {
        String expected = ending(object, bytes, null);
        for (SplitLimits limits : List.of(SMALL, new SplitLimits(700, 1 << 20, 300))) {
            assertThat(ending(object, bytes, new Crew(2, Runnable::run, limits)))
                    .as("%s, %s, %s", object, what, limits)
                    .isEqualTo(expected);
        }
    }

    /**
     * The bytes, or the error and how many came before. The library of bzip2 keeps arrays from block to block, and may notice a
     * damaged block a byte sooner, and by something else, where it has none: for that only the place counts.
     */
    private static String ending(Packed object, byte[] bytes, @Nullable Crew crew) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new SourceInput(ByteSource.memory("x", bytes))
                .decompressed(object.compression(), RestartLog.none(), crew)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                out.write(b);
            }
        } catch (CorruptStreamException e) {
            return (object.name().equals("bzip2") ? "" : out.size() + " bytes, " + e.getMessage()) + " at "
                    + e.offset();
        } catch (IOException e) {
            throw new AssertionError("another error than that of damage", e);
        }
        return out.size() + " bytes " + Arrays.hashCode(out.toByteArray());
    }

    /** Stored bytes that look like the header of a member, and used symbols whose bits are the mark of a block. */
    @Test
    void whatLooksLikeAnEndIsNoEnd() throws IOException {
        byte[] inner = Gzips.members(PLAIN, 10_000);
        byte[] stored = TestBytes.join(Gzips.of(inner, 0, Deflater.DEFAULT_STRATEGY), Gzips.members(inner, 9000));
        assertThat(read(stored, null, new Crew(2, Runnable::run, SMALL), new Random(1)))
                .isEqualTo(TestBytes.join(inner, inner));

        int[] maps = {0x3141, 0x5926, 0x5359};
        int[] symbols = IntStream.range(0, 48)
                .filter(i -> ((maps[i / 16] >>> (15 - i % 16)) & 1) != 0)
                .toArray();
        byte[] plain = new byte[250_000];
        Random random = new Random(5);
        for (int i = 0; i < plain.length; i++) {
            do {
                plain[i] = (byte) symbols[random.nextInt(symbols.length)];
            } while (i > 0 && plain[i] == plain[i - 1]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BZip2CompressorOutputStream packed = new BZip2CompressorOutputStream(out, 1)) {
            packed.write(plain);
        }
        AtomicInteger tasks = new AtomicInteger();
        Executor counting = task -> {
            tasks.incrementAndGet();
            task.run();
        };
        assertThat(read(out.toByteArray(), null, new Crew(1, counting, SMALL), new Random(1)))
                .isEqualTo(plain);
        assertThat(tasks.get()).as("the marks were taken for ends").isEqualTo(2);
    }

    @Test
    void aSourceThatFailsFailsTheSameWay() throws IOException {
        for (Packed object : Splits.of(text(60_000, 6), 5000)) {
            for (int at : new int[] {0, 1, object.bytes().length / 2, object.bytes().length - 1}) {
                for (@Nullable Crew crew : Arrays.asList(null, new Crew(3, Runnable::run, SMALL))) {
                    InputStream broken = new BrokenInput(object.bytes(), at);
                    assertThatThrownBy(() -> {
                                try (InputStream in = open(object, broken, crew)) {
                                    in.readAllBytes();
                                }
                            })
                            .as("%s at %d", object, at)
                            .isExactlyInstanceOf(IOException.class)
                            .hasMessage("connection reset");
                }
            }
        }
    }

    private static InputStream open(Packed object, InputStream in, @Nullable Crew crew) throws IOException {
        return crew == null
                ? object.compression().decompress(in, "x")
                : ((Packing) object.compression()).split(in, 0, "x", RestartLog.none(), crew);
    }

    /** Gives some bytes and fails. */
    private static final class BrokenInput extends InputStream {
        private final byte[] bytes;
        private final int most;
        private int next;

        BrokenInput(byte[] bytes, int most) {
            this.bytes = bytes;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            if (next == most) {
                throw new IOException("connection reset");
            }
            return bytes[next++] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            target[from] = (byte) read();
            return 1;
        }
    }

    @Test
    void closingInTheMiddleLeavesNothingBehind() throws IOException, InterruptedException {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(3, 3, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        for (Packed object : objects()) {
            for (int count = 0; count < 200_000; count += 66_666) {
                InputStream in = new SourceInput(ByteSource.memory("x", object.bytes()))
                        .decompressed(null, RestartLog.none(), new Crew(4, pool, SMALL));
                assertThat(in.readNBytes(count)).hasSize(count);
                in.close();
                assertThat(in.read()).isEqualTo(-1);
                in.close();
            }
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitForAPiece() throws IOException {
        try (InputStream in = new SourceInput(
                        ByteSource.memory("x", objects().get(2).bytes()))
                .decompressed(null, RestartLog.none(), new Crew(4, Runnable::run, SMALL))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(in::read)
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("Reading was interrupted while it was unpacked");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static byte[] read(byte[] bytes, @Nullable Compression compression, Crew crew, Random random)
            throws IOException {
        ByteSource source = TestBytes.dribbling("x", bytes, () -> 1 + random.nextInt(9000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[30_000];
        try (InputStream in = new SourceInput(source).decompressed(compression, RestartLog.none(), crew)) {
            for (int n = 0; n >= 0; n = in.read(buffer, 0, 1 + random.nextInt(buffer.length))) {
                out.write(buffer, 0, n);
            }
        }
        return out.toByteArray();
    }

    private static byte[] text(int size, int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(Integer.toString(random.nextInt(50_000), 36)).append(random.nextInt(9) == 0 ? '\n' : ',');
            text.append(random.nextInt(3) == 0 ? "the same words again, " : "");
        }
        return TestBytes.utf8(text.substring(0, size));
    }
}
