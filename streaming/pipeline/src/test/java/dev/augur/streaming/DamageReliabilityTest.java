package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.augur.streaming.DamageTest.Ending;
import dev.augur.streaming.DamageTest.Packed;
import dev.augur.tck.ReliabilityPage.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.XZInputStream;
import org.xerial.snappy.SnappyFramedInputStream;

/** Damage in full, beside the decoders of the JDK and the libraries alone; each run writes its line of docs/reliability.md. */
@Tag("reliability")
@EnabledIfSystemProperty(named = StreamReliability.PAGE, matches = ".+")
final class DamageReliabilityTest {
    /** 4 KB and more when they are compressed. */
    private static final int PLAIN_BYTES = 15_000;

    /** Bare decoders that are slow to begin get each seventh damage, so that all bits of a byte have their turn. */
    private static final int SLOW_BARE_STEP = 7;

    @Test
    void aThousandMembers() throws IOException {
        long begun = System.nanoTime();
        int full = DamageTest.fullReads(source -> new SourceInput(source).decompressed(null));
        long seconds = StreamReliability.secondsSince(begun);
        int bare = DamageTest.fullReads(source -> new GZIPInputStream(source.open(0)));
        int sizes = DamageTest.MEMBER_SIZES;
        StreamReliability.write(new Line(
                "gzip of 1,000 members, available() always 0, reads of 200 sizes",
                0,
                sizes,
                sizes,
                full,
                sizes - full,
                0,
                0,
                seconds,
                "`GZIPInputStream`: " + bare + " of " + sizes + " in full",
                full + " of " + sizes + " in full"));
        assertThat(full).isEqualTo(sizes);
    }

    static List<Packed> everyBitAndEveryLength() throws IOException {
        return DamageTest.objects(PLAIN_BYTES);
    }

    @ParameterizedTest
    @MethodSource
    void everyBitAndEveryLength(Packed object) throws IOException {
        int flips = 8 * object.bytes.length;
        int damages = flips + object.bytes.length;
        long begun = System.nanoTime();
        List<Ending> ours = endings(damages, 1, damage -> ours(object, damage));
        long seconds = StreamReliability.secondsSince(begun);
        List<Ending> bare =
                endings(damages, DamageTest.isSlow(object) ? SLOW_BARE_STEP : 1, each -> bare(object, each));
        int lost = count(ours, Ending.SHORT) + count(ours, Ending.WRONG);
        StreamReliability.write(new Line(
                "every bit flipped and every length cut short: " + object,
                0,
                1,
                damages,
                damages - lost,
                lost,
                0,
                0,
                seconds,
                text(bare),
                text(ours) + "; " + String.format(Locale.ROOT, "%,d bytes", object.bytes.length)));
        assertThat(lost).as(text(ours)).isZero();
        assertThat(ours.subList(flips, damages)).containsOnly(Ending.REFUSED);
    }

    private static List<Ending> endings(int damages, int step, IntFunction<Ending> read) {
        return IntStream.range(0, (damages + step - 1) / step)
                .parallel()
                .mapToObj(i -> read.apply(i * step))
                .toList();
    }

    /** A flipped bit, or, behind the last bit, a length. */
    private static Ending ours(Packed object, int damage) {
        int length = damage - 8 * object.bytes.length;
        return length < 0
                ? DamageTest.read(object, DamageTest.flipped(object.bytes, damage))
                : DamageTest.end(
                        () -> new SourceInput(DamageTest.cut(object.bytes, length)).decompressed(object.compression),
                        object.plain);
    }

    private static Ending bare(Packed object, int damage) {
        int length = damage - 8 * object.bytes.length;
        byte[] bytes = length < 0 ? DamageTest.flipped(object.bytes, damage) : Arrays.copyOf(object.bytes, length);
        try (InputStream in = bare(object.name, new ByteArrayInputStream(bytes))) {
            return DamageTest.compared(in.readAllBytes(), object.plain);
        } catch (IOException | RuntimeException e) {
            return Ending.REFUSED; // some decoders fail with an index of their own
        }
    }

    private static InputStream bare(String name, InputStream in) throws IOException {
        return switch (name) {
            case "zstd" -> new ZstdInputStream(in);
            case "bzip2" -> new BZip2CompressorInputStream(in, true);
            case "lz4" -> new LZ4FrameInputStream(in);
            case "snappy" -> new SnappyFramedInputStream(in);
            case "xz" -> new XZInputStream(in);
            default -> new GZIPInputStream(in);
        };
    }

    private static int count(List<Ending> endings, Ending ending) {
        return Collections.frequency(endings, ending);
    }

    private static String text(List<Ending> endings) {
        return String.format(
                Locale.ROOT,
                "%,d right, %,d errors, %,d silently short, %,d silently wrong",
                count(endings, Ending.ALL),
                count(endings, Ending.REFUSED),
                count(endings, Ending.SHORT),
                count(endings, Ending.WRONG));
    }
}
