package dev.augur.archive;

import static dev.augur.archive.TarBytes.gzip;
import static dev.augur.archive.TarBytes.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import dev.augur.archive.ArchiveRefusedException.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that unpack to much: refused by the usual limits, and before anything of them is written. */
final class BombsTest {
    private static final byte[] ZEROS = new byte[64 << 20];

    @TempDir
    Path folder;

    private String refusal(Path archive) throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        ArchiveKind kind = Objects.requireNonNull(ArchiveKind.of(archive));
        ArchiveRefusedException e = catchThrowableOfType(
                ArchiveRefusedException.class, () -> new Unpacker(ArchiveLimits.DEFAULT).unpack(archive, kind, target));
        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
        try (Stream<Path> paths = Files.walk(target)) {
            assertThat(paths.filter(Files::isRegularFile)
                            .mapToLong(path -> path.toFile().length())
                            .sum())
                    .isZero();
        }
        return String.valueOf(e.getMessage());
    }

    /** The content is one member or frame of zeros, again and again. */
    private Path bomb(byte[] head, byte[] zeros, int times) throws IOException {
        Path file = folder.resolve("bomb");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(head);
            for (int i = 0; i < times; i++) {
                out.write(zeros);
            }
        }
        return file;
    }

    private static byte[] tarHeader(long size) {
        return new TarBytes()
                .entry(header("model.onnx", '0', size), new byte[0])
                .unfinished();
    }

    @Test
    void tenGigabytesInATarGz() throws IOException {
        Path file = bomb(gzip(tarHeader(ZEROS.length * 161L)), gzip(ZEROS), 161);
        assertThat(Files.size(file)).isLessThan(12_000_000);
        assertThat(refusal(file))
                .isEqualTo("unpacks to at least 10,804,527,104 bytes, at most 8,589,934,592 are allowed;"
                        + " if it is what you mean, raise ArchiveLimits.maxBytes");
    }

    @Test
    void aGigabyteInATarZst() throws IOException {
        Path file = bomb(Zstd.compress(tarHeader(ZEROS.length * 16L)), Zstd.compress(ZEROS), 16);
        assertThat(refusal(file))
                .isEqualTo("unpacks to at least 1,073,741,824 bytes, more than 200 times its own "
                        + String.format(Locale.ROOT, "%,d", Files.size(file))
                        + "; if it is what you mean, raise ArchiveLimits.maxRatio");
    }

    @Test
    void aZipOfZeros() throws IOException {
        byte[] zip = new ZipBytes()
                .add(new ZipBytes.Entry("model.onnx", ZEROS).deflate())
                .zip();
        assertThat(refusal(Files.write(folder.resolve("bomb"), zip)))
                .startsWith("unpacks to at least 67,108,864 bytes, more than 200 times its own ");
    }

    @Test
    void aMillionEntriesInATarGz() throws IOException {
        Path file = folder.resolve("bomb");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            byte[] header = new TarBytes().file("0000000", "").unfinished();
            int sum = Integer.parseInt(new String(header, 148, 6, StandardCharsets.US_ASCII), 8);
            for (int i = 0; i < 1_000_000; i++) {
                int digits = 0;
                for (int rest = i, at = 6; at >= 0; rest /= 10, at--) {
                    header[at] = (byte) ('0' + rest % 10);
                    digits += rest % 10;
                }
                for (int rest = sum + digits, at = 153; at >= 148; rest >>= 3, at--) {
                    header[at] = (byte) ('0' + (rest & 7));
                }
                out.write(header);
            }
        }
        assertThat(refusal(file))
                .isEqualTo("holds more than 10,000 files and folders; if it is what you mean, raise"
                        + " ArchiveLimits.maxEntries");
    }

    /** The record at the end tells the truth, and lies. */
    @Test
    void aMillionEntriesInAZip() throws IOException {
        Path file = folder.resolve("bomb");
        millionEntries(file, 1_000_000);
        assertThat(refusal(file)).startsWith("holds more than 10,000 files and folders;");
        Files.delete(folder.resolve("target"));
        millionEntries(file, 1);
        Path target = Files.createDirectory(folder.resolve("target"));
        assertThat(catchThrowableOfType(
                        ArchiveRefusedException.class,
                        () -> new Unpacker(ArchiveLimits.DEFAULT).unpack(file, ArchiveKind.ZIP, target)))
                .hasMessage("the directory of a zip has another number of entries than it says");
        assertThat(target).isEmptyDirectory();
    }

    private static void millionEntries(Path file, long declared) throws IOException {
        int headerBytes = 46 + 7;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            byte[] local = {'P', 'K', 3, 4};
            out.write(local);
            for (int i = 1_000_000; i < 2_000_000; i++) {
                ByteBuffer header = ByteBuffer.allocate(headerBytes).order(ByteOrder.LITTLE_ENDIAN);
                header.putInt(0, 0x02014b50).putShort(28, (short) 7);
                header.put(46, String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
                out.write(header.array());
            }
            long size = 1_000_000L * headerBytes;
            ByteBuffer end = ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN);
            end.putInt(0x06064b50)
                    .putLong(44)
                    .putInt(0)
                    .putLong(0)
                    .putLong(declared)
                    .putLong(declared);
            end.putLong(size).putLong(local.length);
            end.putInt(0x07064b50).putInt(0).putLong(local.length + size).putInt(1);
            out.write(end.putInt(0x06054b50).array());
        }
    }
}
