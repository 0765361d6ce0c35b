package dev.augur.archive;

import static dev.augur.archive.HostileArchives.entry;
import static dev.augur.archive.HostileArchives.tar;
import static dev.augur.archive.HostileArchives.zip;
import static dev.augur.archive.TarBytes.gzip;
import static dev.augur.archive.TarBytes.header;
import static dev.augur.archive.TarBytes.put;

import dev.augur.archive.ArchiveRefusedException.Reason;
import dev.augur.archive.HostileArchives.Case;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Archives whose parts do not agree, or are more than is allowed. Limits: 1 MiB and 100 entries. */
final class DamagedArchives {
    private DamagedArchives() {}

    static Stream<Case> structures() {
        return Stream.of(
                entry(
                        "another local name",
                        e -> e.localName = new byte[] {'y'},
                        Reason.DAMAGED,
                        "entry 'x' is not the same in the directory of the zip and in front of its content"),
                entry("another local size", e -> e.localSize++, Reason.DAMAGED, "is not the same in the directory"),
                entry("a wrong checksum", e -> e.crc++, Reason.DAMAGED, "the checksum of entry 'x' is wrong"),
                entry("a local header elsewhere", e -> e.offset = 3, Reason.DAMAGED, "reaches into another one"),
                entry("a local header outside", e -> e.offset = 1 << 30, Reason.DAMAGED, "a place outside of it"),
                entry(
                        "a shared local header",
                        e -> {
                            e.name = "model.onnx".getBytes(StandardCharsets.UTF_8);
                            e.offset = 0;
                        },
                        Reason.DAMAGED,
                        "reaches into another one"),
                entry(
                        "more content than declared",
                        e -> {
                            e.deflate();
                            e.size = 2;
                            e.localSize = 2;
                        },
                        Reason.DAMAGED,
                        "entry 'x' must have 2 bytes, it has more"),
                entry(
                        "less content than declared",
                        e -> {
                            e.deflate();
                            e.size = 9;
                            e.localSize = 9;
                        },
                        Reason.DAMAGED,
                        "entry 'x' must have 9 bytes, it ends before them"),
                entry("stored sizes that differ", e -> e.size++, Reason.DAMAGED, "the sizes of entry 'x' do not agree"),
                entry(
                        "a negative size",
                        e -> {
                            e.size = -1;
                            e.extra = ByteBuffer.allocate(12)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putShort((short) 1)
                                    .putShort((short) 8)
                                    .putLong(-5)
                                    .array();
                        },
                        Reason.DAMAGED,
                        "is negative"),
                entry("a size without its field", e -> e.size = -1, Reason.DAMAGED, "is missing"),
                entry(
                        "damaged deflate data",
                        e -> {
                            e.deflate();
                            e.packed[0] = (byte) 0xff;
                        },
                        Reason.DAMAGED,
                        "compressed data is damaged"),
                zip(
                        "fewer entries than there are",
                        zip -> {
                            zip.file("y", "1");
                            zip.declaredEntries = 1;
                        },
                        Reason.DAMAGED,
                        "another number of entries"),
                zip(
                        "more entries than there are",
                        zip -> zip.declaredEntries = 2,
                        Reason.DAMAGED,
                        "a place outside of it"),
                zip("a directory elsewhere", zip -> zip.shift = -7, Reason.DAMAGED, "not where it must be"),
                zip("parts on other disks", zip -> zip.disk = 1, Reason.UNSUPPORTED, "one part of several"),
                zip(
                        "too many entries at once",
                        zip -> zip.declaredEntries = 101,
                        Reason.TOO_LARGE,
                        "holds more than 100 files and folders; if it is what you mean, raise ArchiveLimits.maxEntries"),
                new Case(
                        "a cut zip",
                        () -> cut(new ZipBytes().file("model.onnx", "good").zip(), 5),
                        Reason.DAMAGED,
                        "the record at the end of a zip is missing"),
                tar(
                        "too many entries",
                        tar -> {
                            for (int i = 0; i < 100; i++) {
                                tar.file("f" + i, "");
                            }
                        },
                        Reason.TOO_LARGE,
                        "holds more than 100 files and folders; if it is what you mean"),
                tar(
                        "too many folders between",
                        tar -> {
                            for (int i = 0; i < 4; i++) {
                                tar.file((i + "/").repeat(40) + "x", "");
                            }
                        },
                        Reason.TOO_LARGE,
                        "raise ArchiveLimits.maxEntries"),
                tar(
                        "too many bytes",
                        tar -> tar.file("big", new byte[1 << 20]),
                        Reason.TOO_LARGE,
                        "unpacks to at least 1,048,580 bytes, at most 1,048,576 are allowed; if it is what you mean, raise"
                                + " ArchiveLimits.maxBytes"),
                tar(
                        "a wrong header checksum",
                        tar -> tar.raw(put(header("x", '0', 0), 148, "0000001\0")),
                        Reason.DAMAGED,
                        "the checksum of a header is wrong"),
                tar(
                        "a size to the base of 256 that is too large",
                        tar -> tar.entry(binarySize(header("x", '0', 0)), new byte[0]),
                        Reason.DAMAGED,
                        "the size in a header is no number"),
                tar(
                        "a pax size of 8 EiB",
                        tar -> tar.pax("size", "9000000000000000000").file("x", "x"),
                        Reason.DAMAGED,
                        "a pax header is damaged"),
                tar(
                        "a pax size above the rest",
                        tar -> tar.pax("size", "999999").file("x", "x"),
                        Reason.DAMAGED,
                        "entry 'x' must have 999,999 bytes, it ends before them"),
                tar(
                        "a damaged pax header",
                        tar -> tar.entry(header("p", 'x', 4), new byte[] {'9', ' ', 'a', '='}),
                        Reason.DAMAGED,
                        "a pax header is damaged"),
                tar(
                        "a pax header of a gigabyte",
                        tar -> tar.entry(header("p", 'x', 1 << 30), new byte[0]),
                        Reason.TOO_LARGE,
                        "at most 8 of 65536 bytes each"),
                tar(
                        "a long name of a gigabyte",
                        tar -> tar.entry(header("p", 'L', 1 << 30), new byte[0]),
                        Reason.TOO_LARGE,
                        "at most 8 of 65536 bytes each"),
                tar(
                        "a chain of long names",
                        tar -> {
                            for (int i = 0; i < 9; i++) {
                                tar.longName("a" + i);
                            }
                        },
                        Reason.TOO_LARGE,
                        "at most 8 of 65536 bytes each"),
                tar("a header for nothing", tar -> tar.longName("a"), Reason.DAMAGED, "announces another entry"),
                tar(
                        "something behind the end",
                        tar -> tar.zeros(1024).file("../evil", "x"),
                        Reason.DAMAGED,
                        "something behind its end"),
                new Case(
                        "a tar without an end",
                        () -> new TarBytes().file("model.onnx", "good").unfinished(),
                        Reason.DAMAGED,
                        "the mark at the end of a tar is missing"),
                new Case(
                        "a tar cut in a file",
                        () -> cut(
                                new TarBytes()
                                        .file("model.onnx", new byte[2000])
                                        .unfinished(),
                                900),
                        Reason.DAMAGED,
                        "must have 2,000 bytes, it ends before them"),
                new Case(
                        "a cut tar.gz",
                        () -> cut(new TarBytes().file("a", "1").gzip(), 6),
                        Reason.DAMAGED,
                        "compressed data is damaged or cut short"),
                new Case(
                        "a tar.gz with a wrong checksum",
                        () -> flip(new TarBytes().file("a", "1").gzip(), 6),
                        Reason.DAMAGED,
                        "compressed data is damaged"),
                new Case(
                        "a cut tar.zst",
                        () -> cut(new TarBytes().file("a", "1").zstd(), 4),
                        Reason.DAMAGED,
                        "compressed data is damaged or cut short"),
                new Case(
                        "a zstd frame with a window of 2 GiB",
                        () -> HexFormat.of().parseHex("28b52ffd00a8010000"),
                        Reason.DAMAGED,
                        "compressed data is damaged"),
                new Case(
                        "a gzip in a gzip",
                        () -> gzip(new TarBytes().file("model.onnx", "good").gzip()),
                        Reason.DAMAGED,
                        "the mark at the end of a tar is missing"),
                new Case("a gzip of something else", () -> gzip(new byte[] {1, 2, 3}), Reason.DAMAGED, "end of a tar"));
    }

    private static byte[] cut(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, bytes.length - count);
    }

    private static byte[] flip(byte[] bytes, int fromEnd) {
        bytes[bytes.length - fromEnd] ^= 1;
        return bytes;
    }

    private static byte[] binarySize(byte[] header) {
        Arrays.fill(header, 124, 136, (byte) 0xff);
        return header;
    }
}
