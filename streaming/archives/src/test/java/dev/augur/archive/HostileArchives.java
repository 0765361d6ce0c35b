package dev.augur.archive;

import static dev.augur.archive.TarBytes.header;
import static dev.augur.archive.TarBytes.put;

import dev.augur.archive.ArchiveRefusedException.Reason;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Archives that want more than to fill a folder, or are not what they say. Limits: 1 MiB and 100 entries. */
final class HostileArchives {
    private HostileArchives() {}

    /** What is refused, and how. */
    record Case(String what, Bytes archive, Reason reason, String text) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** Made only when it is needed. */
    interface Bytes {
        byte[] get();
    }

    static Case tar(String what, Consumer<TarBytes> content, Reason reason, String text) {
        TarBytes tar = new TarBytes().file("model.onnx", "good");
        return new Case(
                what + " in a tar",
                () -> {
                    content.accept(tar);
                    return tar.tar();
                },
                reason,
                text);
    }

    static Case zip(String what, Consumer<ZipBytes> content, Reason reason, String text) {
        ZipBytes zip = new ZipBytes().file("model.onnx", "good");
        return new Case(
                what + " in a zip",
                () -> {
                    content.accept(zip);
                    return zip.zip();
                },
                reason,
                text);
    }

    /** One entry after a good one, with something wrong about it. */
    static Case entry(String what, Consumer<ZipBytes.Entry> damage, Reason reason, String text) {
        ZipBytes.Entry entry = new ZipBytes.Entry("x", new byte[] {1, 2, 3, 4, 5, 6});
        return zip(
                what,
                zip -> {
                    damage.accept(entry);
                    zip.add(entry);
                },
                reason,
                text);
    }

    static Stream<Case> names() {
        return Stream.of(
                tar(
                        "../",
                        tar -> tar.file("../evil", "x"),
                        Reason.UNSAFE_NAME,
                        "the name of entry '../evil' has .. in it"),
                tar("../ in the middle", tar -> tar.file("a/../../evil", "x"), Reason.UNSAFE_NAME, "has .. in it"),
                tar("a folder ..", tar -> tar.folder("a/.."), Reason.UNSAFE_NAME, "has .. in it"),
                tar(
                        "an absolute name",
                        tar -> tar.file("/tmp/evil", "x"),
                        Reason.UNSAFE_NAME,
                        "'/tmp/evil' is absolute"),
                tar("..\\", tar -> tar.file("..\\evil", "x"), Reason.UNSAFE_NAME, "has a backslash"),
                tar("a drive", tar -> tar.file("C:/evil", "x"), Reason.UNSAFE_NAME, "'C:/evil' is absolute"),
                tar("a drive's folder", tar -> tar.file("c:evil", "x"), Reason.UNSAFE_NAME, "'c:evil' is absolute"),
                tar(
                        "GNU's long ../",
                        tar -> tar.longName("../evil").file("x", "x"),
                        Reason.UNSAFE_NAME,
                        "has .. in it"),
                tar(
                        "a pax path of ../",
                        tar -> tar.pax("path", "../evil").file("x", "x"),
                        Reason.UNSAFE_NAME,
                        "has .. in it"),
                tar(
                        "a pax path with NUL",
                        tar -> tar.pax("path", "a\0b").file("x", "x"),
                        Reason.UNSAFE_NAME,
                        "control"),
                tar(
                        "a pax path for all",
                        tar -> tar.pax('g', "path", "../evil").file("x", "x"),
                        Reason.UNSUPPORTED,
                        "the pax header for all entries 'path'"),
                tar(
                        "a prefix of ..",
                        tar -> tar.entry(put(header("evil", '0', 0), 345, ".."), new byte[0]),
                        Reason.UNSAFE_NAME,
                        "'../evil' has .. in it"),
                tar(
                        "a long name",
                        tar -> tar.longName("x".repeat(2_000)).file("x", "x"),
                        Reason.UNSAFE_NAME,
                        "must have at most 1024 bytes, one has 2000"),
                tar(
                        "a long part",
                        tar -> tar.pax("path", "x".repeat(256)).file("x", "x"),
                        Reason.UNSAFE_NAME,
                        "has a part of more than 255 bytes"),
                tar(
                        "deep folders",
                        tar -> tar.pax("path", "d/".repeat(65) + "x").file("x", "x"),
                        Reason.UNSAFE_NAME,
                        "must have 1 to 64 parts"),
                tar(
                        "a name in Latin-1",
                        tar -> tar.entry(put(header("x", '0', 0), 1, "\u00e9"), new byte[0]),
                        Reason.UNSAFE_NAME,
                        "must be UTF-8, this is not: 'x\u00e9'"),
                tar("an empty name", tar -> tar.file("", "x"), Reason.UNSAFE_NAME, "'' must have 1 to 64 parts"),
                tar(
                        "a file without a name",
                        tar -> tar.file("./.", "x"),
                        Reason.DAMAGED,
                        "folder '' must have no content"),
                zip("../", zip -> zip.file("../evil", "x"), Reason.UNSAFE_NAME, "has .. in it"),
                zip("an absolute name", zip -> zip.file("/evil", "x"), Reason.UNSAFE_NAME, "is absolute"),
                zip("..\\..\\", zip -> zip.file("..\\..\\evil", "x"), Reason.UNSAFE_NAME, "has a backslash"),
                zip(
                        "a network name",
                        zip -> zip.file("\\\\host\\share\\evil", "x"),
                        Reason.UNSAFE_NAME,
                        "has a backslash"),
                zip(
                        "NUL",
                        zip -> zip.file("model.onnx\0.txt", "x"),
                        Reason.UNSAFE_NAME,
                        "'model.onnx?.txt' has a backslash or"),
                zip("a newline", zip -> zip.file("a\nb", "x"), Reason.UNSAFE_NAME, "control character"),
                zip("an over-long name", zip -> zip.file("x".repeat(60_000), "x"), Reason.UNSAFE_NAME, "one has 60000"),
                entry(
                        "overlong UTF-8",
                        e -> e.name = HexFormat.of().parseHex("c0aec0ae2f65"),
                        Reason.UNSAFE_NAME,
                        "must be UTF-8"));
    }

    static Stream<Case> kinds() {
        return Stream.of(
                tar(
                        "a symbolic link",
                        tar -> tar.special('2', "a", "/etc/passwd"),
                        Reason.NOT_A_FILE,
                        "entry 'a' is a symbolic link, only plain files and folders are read; tar --dereference"),
                tar("a hard link", tar -> tar.special('1', "a", "/etc/passwd"), Reason.NOT_A_FILE, "is a hard link"),
                tar(
                        "a file through a link",
                        tar -> tar.special('2', "a", "..").file("a/evil", "x"),
                        Reason.NOT_A_FILE,
                        "is a symbolic link"),
                tar("a character device", tar -> tar.special('3', "a", ""), Reason.NOT_A_FILE, "is a device"),
                tar("a block device", tar -> tar.special('4', "a", ""), Reason.NOT_A_FILE, "is a device"),
                tar("a pipe", tar -> tar.special('6', "a", ""), Reason.NOT_A_FILE, "is a pipe"),
                tar("a sparse file", tar -> tar.special('S', "a", ""), Reason.NOT_A_FILE, "is a sparse file"),
                tar("a volume", tar -> tar.special('V', "a", ""), Reason.NOT_A_FILE, "is of an unknown type"),
                tar(
                        "a pax sparse file",
                        tar -> tar.pax("GNU.sparse.major", "1").file("a", "x"),
                        Reason.UNSUPPORTED,
                        "the pax header 'GNU.sparse.major'"),
                tar(
                        "a folder with content",
                        tar -> tar.entry(header("a/", '5', 1), new byte[1]),
                        Reason.DAMAGED,
                        "folder 'a' must have no content"),
                entry("a symbolic link", e -> e.mode = ZipBytes.SYMLINK, Reason.NOT_A_FILE, "'x' is a symbolic link"),
                entry("a device", e -> e.mode = ZipBytes.DEVICE, Reason.NOT_A_FILE, "'x' is no file"),
                entry("an encrypted entry", e -> e.flags |= 1, Reason.UNSUPPORTED, "'x' is encrypted"),
                entry("another method", e -> e.method = 14, Reason.UNSUPPORTED, "compressed by method 14"),
                tar(
                        "the same name twice",
                        tar -> tar.file("model.onnx", "bad"),
                        Reason.DUPLICATE,
                        "entry 'model.onnx' is there twice"),
                tar(
                        "the same name in capitals",
                        tar -> tar.file("Model.ONNX", "bad"),
                        Reason.DUPLICATE,
                        "equal but for case"),
                tar(
                        "the same folder in capitals",
                        tar -> tar.file("a/x", "1").file("A/y", "2"),
                        Reason.DUPLICATE,
                        "equal but for case"),
                tar(
                        "an accent of its own",
                        tar -> tar.file("\u00e9", "1").file("e\u0301", "2"),
                        Reason.DUPLICATE,
                        "case or accents"),
                tar(
                        "a file and a folder",
                        tar -> tar.file("model.onnx/a", "1"),
                        Reason.DUPLICATE,
                        "a file and a folder"),
                tar(
                        "a folder and a file",
                        tar -> tar.folder("d/").file("d", "1"),
                        Reason.DUPLICATE,
                        "a file and a folder"),
                zip("the same name twice", zip -> zip.file("model.onnx", "bad"), Reason.DUPLICATE, "is there twice"));
    }
}
