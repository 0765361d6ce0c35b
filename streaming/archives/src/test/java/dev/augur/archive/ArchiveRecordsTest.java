package dev.augur.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.augur.InvalidInputException;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.streaming.BrokenObjectException;
import dev.augur.streaming.Compression;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.RecordSink;
import dev.augur.streaming.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Files of archives as records. */
final class ArchiveRecordsTest {
    private static final RecordFormat TAR = TarFormat.standard().maxRecordBytes(1000);
    private static final RecordFormat ZIP = ZipFormat.standard().maxRecordBytes(1000);
    private static final int[] PIECES = {1, 7, 1 << 16};

    /** Each record as a line, and the error that ends them if there is one; the same for pieces of any size. */
    private static List<String> read(byte[] bytes, RecordFormat format) throws IOException {
        List<String> first = read(new PieceSource(bytes, PIECES[0]), format);
        for (int piece : PIECES) {
            assertThat(read(new PieceSource(bytes, piece), format)).isEqualTo(first);
        }
        return first;
    }

    private static List<String> read(ByteSource source, RecordFormat format) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(source, format)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                lines.add(line(row));
            }
        } catch (BrokenObjectException e) {
            lines.add(e.getMessage());
        }
        return lines;
    }

    private static String line(Row row) {
        InvalidInputException error = row.error();
        String place = row.position().offset() + " " + row.position().member();
        if (error != null) {
            return place + ": " + error.getMessage();
        }
        assertThat(row.text("name")).isEqualTo(row.position().member());
        return place + " = " + row.text("bytes");
    }

    private static ZipBytes.Entry entry(String name, String content) {
        return new ZipBytes.Entry(name, content.getBytes(UTF_8));
    }

    // Tar.

    @Test
    void filesOfATarAreRecordsAlsoCompressed() throws IOException {
        TarBytes tar = new TarBytes()
                .file("./a.txt", "one")
                .folder("b/")
                .file("b/c.txt", "two")
                .file("b/empty", "");
        List<String> expected = List.of("0 a.txt = one", "1536 b/c.txt = two", "2560 b/empty = ");
        byte[] plain = tar.tar();
        assertThat(read(plain, TAR)).isEqualTo(expected);
        assertThat(read(TarBytes.gzip(plain), TAR)).isEqualTo(expected);
        assertThat(read(Zstd.compress(plain), TAR)).isEqualTo(expected);
        assertThat(read(new TarBytes().tar(), TAR)).isEmpty();
    }

    @Test
    void aFileOfATarBeginsWithItsFirstHeader() throws IOException {
        String name = "n".repeat(120) + ".jpg";
        byte[] tar = new TarBytes()
                .file("a", "one")
                .longName(name)
                .file("short", "two")
                .pax("path", "\u00fc.jpg")
                .file("short", "three")
                .tar();
        assertThat(read(tar, TAR)).containsExactly("0 a = one", "1024 " + name + " = two", "3072 \u00fc.jpg = three");
    }

    @Test
    void whatIsNoPlainFileFailsAlone() throws IOException {
        byte[] tar = new TarBytes()
                .special('2', "link", "/etc/passwd")
                .special('1', "hard", "a")
                .special('3', "device", "")
                .file("../up", "x")
                .file("/etc/passwd", "y")
                .file("good", "z")
                .tar();
        List<String> lines = read(tar, TAR);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0))
                .isEqualTo("0 link: The record cannot be read: entry 'link' is a symbolic link, only plain files and"
                        + " folders are read; tar --dereference (-h) stores files in place of links");
        assertThat(lines.get(1)).startsWith("512 hard: The record cannot be read: entry 'hard' is a hard link");
        assertThat(lines.get(2)).startsWith("1024 device: The record cannot be read: entry 'device' is a device");
        assertThat(lines.get(3))
                .isEqualTo("1536 ../up: The record cannot be read: the name of entry '../up' has .. in it");
        assertThat(lines.get(4)).startsWith("2560 /etc/passwd: The record cannot be read: the name of entry");
        assertThat(lines.get(5)).isEqualTo("3584 good = z");
    }

    @Test
    void aFileOfATarThatIsTooLongFailsAlone() throws IOException {
        byte[] tar = new TarBytes()
                .file("most", new byte[1000])
                .file("more", new byte[1001])
                .file("good", "z")
                .tar();
        assertThat(read(tar, TAR))
                .hasSize(3)
                .contains("1536 more: The record must have at most 1000 bytes, it has 1001", "3072 good = z");
    }

    @Test
    void aTarThatIsDamagedEndsWhereItIs() throws IOException {
        byte[] tar = new TarBytes().file("a", "one").file("b", "two").tar();
        byte[] flipped = tar.clone();
        flipped[1024 + 130] ^= 1;
        assertThat(read(flipped, TAR))
                .containsExactly(
                        "0 a = one",
                        "x cannot be read on from byte 1024: as a tar archive, the checksum of a header is wrong");
        assertThat(read(Arrays.copyOf(tar, 1024), TAR))
                .containsExactly(
                        "0 a = one",
                        "x cannot be read on from byte 1024: as a tar archive, it is cut short: the mark at the end of a tar"
                                + " is missing");
        assertThat(read(Arrays.copyOf(tar, 1538), TAR))
                .containsExactly(
                        "0 a = one",
                        "x cannot be read on from byte 1024: the file that begins there is cut short: it must have 3"
                                + " bytes, it ends behind 2");
        byte[] more = Arrays.copyOf(tar, tar.length + 1);
        more[tar.length] = 1;
        assertThat(read(more, TAR))
                .containsExactly(
                        "0 a = one",
                        "1024 b = two",
                        "x cannot be read on from byte 2048: as a tar archive, there is something behind its end");
    }

    @Test
    void aLinkWithASizeEndsATar() throws IOException {
        byte[] tar = new TarBytes()
                .entry(TarBytes.header("link", '2', 700), new byte[700])
                .tar();
        assertThat(read(tar, TAR))
                .containsExactly("x cannot be read on from byte 0: a header of a tar that is no file's has a size");
    }

    @Test
    void everyCutAndEveryFlipOfATarIsNoticed() throws IOException {
        byte[] tar = new TarBytes().file("a", "one").file("b", "two").tar();
        List<String> whole = read(new PieceSource(tar, 99), TAR);
        for (int cut = 1; cut < 2560; cut++) {
            List<String> lines = read(new PieceSource(Arrays.copyOf(tar, cut), 99), TAR);
            assertThat(lines.get(lines.size() - 1)).as("cut at %d", cut).startsWith("x cannot be read on from byte");
            assertThat(whole).containsAll(lines.subList(0, lines.size() - 1));
        }
        for (int at = 0; at < 512; at++) {
            byte[] flipped = tar.clone();
            flipped[at] ^= 64;
            assertThat(read(new PieceSource(flipped, 99), TAR))
                    .as("flip at %d", at)
                    .singleElement()
                    .asString()
                    .startsWith("x cannot be read on from byte 0: as a tar archive");
        }
    }

    // Zip.

    @Test
    void filesOfAZipAreRecords() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, UTF_8)) {
            for (String name : List.of("a.txt", "b/", "b/\u00fc.txt", "empty")) {
                zip.putNextEntry(new ZipEntry(name));
                if (name.endsWith("txt")) {
                    zip.write(name.repeat(20).getBytes(UTF_8));
                }
                zip.closeEntry();
            }
        }
        List<String> lines = read(out.toByteArray(), ZIP);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("0 a.txt = " + "a.txt".repeat(20));
        assertThat(lines.get(1)).endsWith(" b/\u00fc.txt = " + "b/\u00fc.txt".repeat(20));
        assertThat(lines.get(2)).endsWith(" empty = ");
        assertThat(read(new ZipBytes().zip(), ZIP)).isEmpty();
        ZipBytes large = new ZipBytes().file("a", "one").file("b", "two");
        large.zip64 = true;
        large.comment = "a comment";
        assertThat(read(large.zip(), ZIP)).containsExactly("0 a = one", "34 b = two");
    }

    @Test
    void aFileOfAZipThatCannotBeReadFailsAlone() throws IOException {
        ZipBytes.Entry encrypted = entry("encrypted", "x");
        encrypted.flags |= 1;
        ZipBytes.Entry unknown = entry("unknown", "x");
        unknown.method = 12;
        ZipBytes.Entry damaged = entry("damaged", "x");
        damaged.crc++;
        ZipBytes.Entry link = entry("link", "/etc/passwd");
        link.mode = ZipBytes.SYMLINK;
        ZipBytes.Entry other = entry("other", "x");
        other.localName = "ether".getBytes(UTF_8);
        ZipBytes.Entry more = entry("more", "0123456789").deflate();
        more.size = 5;
        more.localSize = 5;
        ZipBytes.Entry less = entry("less", "0123456789").deflate();
        less.size = 15;
        less.localSize = 15;
        ZipBytes.Entry noise = entry("noise", "0123456789");
        noise.method = 8;
        noise.packed = new byte[] {7, 7, 7};
        ZipBytes zip = new ZipBytes();
        List.of(encrypted, unknown, damaged, link, other, more, less, noise, entry("../up", "x"))
                .forEach(zip::add);
        zip.add(new ZipBytes.Entry("long", new byte[1001]).deflate()).file("good", "y");
        List<String> lines = read(zip.zip(), ZIP);
        List<String> expected = List.of(
                "encrypted: The record cannot be read: entry 'encrypted' is encrypted",
                "unknown: The record cannot be read: entry 'unknown' is compressed by method 12",
                "damaged: The record cannot be read: the checksum of entry 'damaged' is wrong",
                "link: The record cannot be read: entry 'link' is a symbolic link",
                "other: The record cannot be read: entry 'other' is not the same in the directory",
                "more: The record cannot be read: it must have 5 bytes, it has more",
                "less: The record cannot be read: it must have 15 bytes, it ends behind 10",
                "noise: The record cannot be read: invalid",
                "../up: The record cannot be read: the name of entry '../up' has .. in it",
                "long: The record must have at most 1000 bytes, it has 1001",
                "good = y");
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(lines.get(i).substring(lines.get(i).indexOf(' ') + 1)).startsWith(expected.get(i));
        }
    }

    @Test
    void aBombInAZipFailsAlone() throws IOException {
        ZipBytes.Entry bomb = new ZipBytes.Entry("bomb", new byte[50_000_000]).deflate();
        bomb.size = 900;
        bomb.localSize = 900;
        assertThat(read(new ZipBytes().add(bomb).file("good", "y").zip(), ZIP))
                .hasSize(2)
                .contains("0 bomb: The record cannot be read: it must have 900 bytes, it has more");
    }

    @Test
    void aZipWhoseDirectoryIsWrongEndsThere() throws IOException {
        ZipBytes.Entry second = entry("b", "two");
        second.offset = 0;
        assertThat(read(new ZipBytes().file("a", "one").add(second).zip(), ZIP))
                .containsExactly(
                        "0 a = one",
                        "x cannot be read on from byte 115: the files of a zip must lie one behind the other in the order"
                                + " of its directory; pack it anew");
        ZipBytes fewer = new ZipBytes().file("a", "one").file("b", "two");
        fewer.declaredEntries = 1;
        assertThat(read(fewer.zip(), ZIP))
                .containsExactly(
                        "0 a = one",
                        "x cannot be read on from byte 115: the directory of the zip must have 1 entries, it has"
                                + " others");
        ZipBytes more = new ZipBytes().file("a", "one");
        more.declaredEntries = 2;
        assertThat(read(more.zip(), ZIP)).hasSize(2).last().asString().contains("must have 2 entries");
        assertThat(read("no zip at all".getBytes(UTF_8), ZIP))
                .containsExactly("x cannot be read on from byte 0: as a zip archive, the record at the end of a zip is"
                        + " missing; it is cut short");
    }

    @Test
    void everyCutAndAnyFlipOfAZipEndsInRecordsOrATypedError() throws IOException {
        byte[] zip = new ZipBytes()
                .file("a", "one".repeat(50).getBytes(UTF_8))
                .file("b", "two")
                .zip();
        for (int cut = 0; cut < zip.length; cut++) {
            assertThat(read(new PieceSource(Arrays.copyOf(zip, cut), 99), ZIP))
                    .as("cut at %d", cut)
                    .singleElement()
                    .asString()
                    .startsWith("x cannot be read on from byte");
        }
        List<String> whole = read(new PieceSource(zip, 99), ZIP);
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] flipped = zip.clone();
            flipped[random.nextInt(zip.length)] ^= (byte) (1 << random.nextInt(8));
            for (String line : read(new PieceSource(flipped, 99), ZIP)) {
                boolean fails = line.contains(": ");
                boolean sameContent =
                        whole.stream().anyMatch(good -> good.endsWith(line.substring(line.indexOf(" = ") + 1)));
                assertThat(fails || sameContent).as("seed %d: %s", seed, line).isTrue();
            }
        }
    }

    @Test
    void aZipIsReadInFewRequests() throws IOException {
        ZipBytes zip = new ZipBytes();
        for (int i = 0; i < 500; i++) {
            zip.file("f" + i, new byte[900]);
        }
        PieceSource source = new PieceSource(zip.zip(), 1 << 16);
        assertThat(read(source, ZIP)).hasSize(500);
        assertThat(source.opened).isLessThanOrEqualTo(5);
    }

    @Test
    void aZipIsNotCompressedItself() {
        ByteSource source = ByteSource.memory("x", new ZipBytes().file("a", "b").zip());
        assertThatThrownBy(() -> RecordReader.open(source, ZIP, Compression.gzip()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x must not be compressed as a whole, its format is read at several places");
    }

    @Test
    void archivesAreNotWritten() {
        for (RecordFormat format : List.of(TAR, ZIP)) {
            assertThatThrownBy(() -> RecordSink.open(ByteSink.file(Path.of("none")), format))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage(format + " can be read, it cannot be written; write JSON lines");
        }
    }
}
