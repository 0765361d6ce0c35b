package dev.augur.archive;

import static dev.augur.archive.TarBytes.gzip;
import static dev.augur.archive.TarBytes.header;
import static dev.augur.archive.TarBytes.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HarmlessArchivesTest {
    private static final ModelId ID = ModelId.of("m");
    private static final String TEMP = "java.io.tmpdir";

    /** A ModelProto: version 8, a graph with the name g, an operator set. */
    private static final byte[] ONNX = HexFormat.of().parseHex("08083a0312016742021011");

    private static final byte[] SAVED_MODEL = HexFormat.of().parseHex("080112090a0722057365727665");

    @TempDir
    Path folder;

    private String tempBefore = "";

    /** What is accepted, and where in it the model is. */
    record Case(String what, Supplier<byte[]> archive, String model) {
        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeEach
    void useOwnTemporaryFolder() throws IOException {
        tempBefore = System.getProperty(TEMP);
        System.setProperty(TEMP, Files.createDirectory(folder.resolve("tmp")).toString());
    }

    @AfterEach
    void restoreTemporaryFolder() {
        System.setProperty(TEMP, tempBefore);
    }

    static Stream<Case> cases() {
        String odd = "a b/\u00e9 \u6a21\u578b \ud83d\ude00.onnx";
        String longName = "d".repeat(120) + "/" + "n".repeat(200) + ".onnx";
        return Stream.of(
                new Case(
                        "a plain tar",
                        () -> new TarBytes().file("model.onnx", ONNX).tar(),
                        "model.onnx"),
                new Case(
                        "model..v2.bin",
                        () -> new TarBytes().file("model..v2.bin", ONNX).gzip(),
                        "model..v2.bin"),
                new Case(
                        "./ in front, and folders",
                        () -> new TarBytes()
                                .folder("./")
                                .folder("./a/")
                                .file("./a/model.onnx", ONNX)
                                .gzip(),
                        "a/model.onnx"),
                new Case(
                        "a folder twice",
                        () -> new TarBytes()
                                .folder("a")
                                .folder("a/")
                                .file("a//m", ONNX)
                                .tar(),
                        "a/m"),
                new Case(
                        "blanks and letters of the world",
                        () -> new TarBytes().pax("path", odd).file("x", ONNX).gzip(),
                        odd),
                new Case(
                        "the same in a zip",
                        () -> new ZipBytes().file(odd, ONNX).zip(),
                        odd),
                new Case(
                        "empty files",
                        () -> new TarBytes()
                                .file("__init__.py", "")
                                .file("model.onnx", ONNX)
                                .file("e", "")
                                .gzip(),
                        "model.onnx"),
                new Case(
                        "pax headers of all kinds",
                        () -> new TarBytes()
                                .pax('g', "comment", "0123abc")
                                .pax("mtime", "1700000000.5")
                                .pax("SCHILY.xattr.user.x", "y")
                                .pax("size", String.valueOf(ONNX.length))
                                .file("model.onnx", ONNX)
                                .gzip(),
                        "model.onnx"),
                new Case(
                        "GNU's long names",
                        () -> new TarBytes().longName(longName).file("d", ONNX).gzip(),
                        longName),
                new Case(
                        "pax' long names",
                        () -> new TarBytes()
                                .pax("path", longName)
                                .file("d", ONNX)
                                .tar(),
                        longName),
                new Case(
                        "a name in two fields",
                        () -> new TarBytes()
                                .entry(put(header("model.onnx", '0', ONNX.length), 345, "a/b"), ONNX)
                                .tar(),
                        "a/b/model.onnx"),
                new Case("a tar of Unix version 7", HarmlessArchivesTest::version7, "model.onnx"),
                new Case(
                        "a size to the base of 256",
                        () -> new TarBytes()
                                .entry(binarySize(header("model.onnx", '0', 0)), ONNX)
                                .tar(),
                        "model.onnx"),
                new Case(
                        "one block at the end",
                        () -> new TarBytes().file("m", ONNX).zeros(512).unfinished(),
                        "m"),
                new Case(
                        "a long end",
                        () -> new TarBytes().file("m", ONNX).zeros(100_000).gzip(),
                        "m"),
                new Case("gzip in many members", () -> members(TarBytes::gzip), "model.onnx"),
                new Case("zstd", () -> new TarBytes().file("model.onnx", ONNX).zstd(), "model.onnx"),
                new Case("zstd in many frames", () -> members(Zstd::compress), "model.onnx"),
                new Case(
                        "a SavedModel as SageMaker exports it",
                        () -> new TarBytes()
                                .file("export/Servo/1/saved_model.pb", SAVED_MODEL)
                                .file("export/Servo/1/variables/variables.index", "x")
                                .file("code/inference.py", "import os")
                                .gzip(),
                        "export/Servo/1"),
                new Case(
                        "what macOS adds",
                        () -> new ZipBytes()
                                .file("a/m.onnx", ONNX)
                                .file("__MACOSX/a/._m.onnx", "x")
                                .zip(),
                        "a/m.onnx"),
                new Case("Java's own zip, sizes behind contents", HarmlessArchivesTest::zipOfJava, "a/model.onnx"),
                new Case("a zip with 64 bit records", HarmlessArchivesTest::zip64, "model.onnx"),
                new Case("a zip with a comment", HarmlessArchivesTest::commented, "model.onnx"));
    }

    private static byte[] version7() {
        byte[] header = header("model.onnx", '\0', ONNX.length);
        Arrays.fill(header, 257, 512, (byte) 0);
        return new TarBytes().entry(header, ONNX).tar();
    }

    private static byte[] binarySize(byte[] header) {
        Arrays.fill(header, 124, 136, (byte) 0);
        header[124] = (byte) 0x80;
        header[135] = (byte) ONNX.length;
        return header;
    }

    /** A member for each 100 bytes, so that they end everywhere: in headers, contents and padding. */
    private static byte[] members(UnaryOperator<byte[]> compress) {
        byte[] tar = new TarBytes()
                .file("model.onnx", ONNX)
                .file("zeros", new byte[300_000])
                .tar();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < tar.length; from += 100) {
            out.writeBytes(compress.apply(Arrays.copyOfRange(tar, from, Math.min(tar.length, from + 100))));
        }
        return out.toByteArray();
    }

    private static byte[] zipOfJava() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a/"));
            zip.putNextEntry(new ZipEntry("a/model.onnx"));
            zip.write(ONNX);
            zip.putNextEntry(new ZipEntry("a/empty"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip64() {
        ZipBytes zip = new ZipBytes().file("model.onnx", ONNX);
        zip.zip64 = true;
        return zip.zip();
    }

    /** The comment looks like the end of a zip. */
    private static byte[] commented() {
        ZipBytes zip = new ZipBytes().file("model.onnx", ONNX);
        zip.comment = "PK\u0005\u0006" + "\0".repeat(20) + String.format(Locale.ROOT, "%30s", "!");
        return zip.zip();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isUnpacked(Case harmless) throws IOException {
        Path archive = Files.write(folder.resolve("archive"), harmless.archive().get());
        LocalModel model = ArchiveModelStore.of(ID, archive).fetch(ID);
        Path root = onlyEntry().resolve("files");
        assertThat(model.path()).isEqualTo(root.resolve(harmless.model()));
        if (Files.isDirectory(model.path())) {
            assertThat(model.format()).isEqualTo(ModelFormat.SAVED_MODEL);
            assertThat(model.path().resolve("saved_model.pb")).hasBinaryContent(SAVED_MODEL);
            assertThat(model.path().resolve("variables").resolve("variables.index"))
                    .hasContent("x");
        } else {
            assertThat(model.format()).isEqualTo(ModelFormat.ONNX);
            assertThat(model.path()).hasBinaryContent(ONNX);
        }
    }

    private Path onlyEntry() throws IOException {
        Path cache = folder.resolve("tmp").resolve("augur-models-" + System.getProperty("user.name"));
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
        }
    }

    @Test
    void thereAreAtLeastTen() {
        System.out.println(cases().count() + " harmless archives");
        assertThat(cases().count()).isGreaterThanOrEqualTo(10);
    }

    /** The folder may be named from where the program runs. */
    @Test
    void aRelativeTargetIsAsGood() throws IOException {
        Path here = Files.createTempDirectory(Path.of("target"), "relative-");
        Path target = Path.of(".").resolve(Files.createDirectory(here.resolve("to")));
        Path archive = Files.write(
                here.resolve("archive"),
                gzip(new TarBytes().file("./a/b", "content").tar()));
        assertThat(target.isAbsolute()).isFalse();
        new Unpacker(ArchiveLimits.DEFAULT).unpack(archive, ArchiveKind.TAR_GZIP, target);
        assertThat(target.resolve("a").resolve("b")).hasContent("content").content(StandardCharsets.UTF_8);
    }
}
