package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that say more than they hold, or more than the process can. */
final class BombsTest {
    private static final String CODE = """
            class Net(Module):
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return x
            """;
    private static final String OPEN = "\u0080\u0002c__torch__\nNet\n)\u0081}(X\1\0\0\0w";

    @TempDir
    Path folder;

    /** A module with one attribute. */
    private Path archive(String attribute, int recordBytes) throws IOException {
        Path file = folder.resolve("bomb.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "m/data.pkl", (OPEN + attribute + "ub.").getBytes(StandardCharsets.ISO_8859_1));
            entry(zip, "m/code/__torch__.py", CODE.getBytes(StandardCharsets.UTF_8));
            entry(zip, "m/data/0", new byte[recordBytes]);
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
    }

    /** A tensor over the record 0, which it says has so many floats. */
    private static String tensor(long floats, String offset, String sizes, String strides) {
        String storage = "((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\u00000X\3\0\0\0cpu" + number(floats) + "tQ";
        String hooks = "\u0089ccollections\nOrderedDict\n)RtR";
        return "ctorch._utils\n_rebuild_tensor_v2\n" + storage + offset + sizes + strides + hooks;
    }

    /** Of eight bytes. */
    private static String number(long value) {
        StringBuilder number = new StringBuilder("\u008a\u0008");
        for (int shift = 0; shift < 64; shift += 8) {
            number.append((char) (value >>> shift & 0xFF));
        }
        return number.toString();
    }

    private static String tuple(long... values) {
        StringBuilder tuple = new StringBuilder("(");
        for (long value : values) {
            tuple.append(number(value));
        }
        return tuple.append('t').toString();
    }

    private void refused(Path file, String text) {
        assertThatThrownBy(() -> ScriptArchive.read(file, ScriptLimits.DEFAULT))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(text);
    }

    @Test
    void aHarmlessTensorIsNotRefused() throws Exception {
        Path file = archive(tensor(4, number(0), tuple(2, 2), tuple(2, 1)), 16);
        assertThatCode(() -> ScriptArchive.read(file, ScriptLimits.DEFAULT)).doesNotThrowAnyException();
    }

    /** One float that stands for a terabyte. */
    @Test
    void expandedTensorsAreRefusedWithTheLimit() throws Exception {
        refused(
                archive(tensor(1, number(0), tuple(1 << 20, 1 << 20), tuple(0, 0)), 4),
                "its tensors stand for more than 68719476736 bytes, the limit (maxExpandedBytes)");
        refused(
                archive(tensor(1, number(0), tuple(Long.MAX_VALUE, Long.MAX_VALUE), tuple(0, 0)), 4),
                "its tensors stand for more than 68719476736 bytes, the limit (maxExpandedBytes)");
    }

    /** PyTorch would read behind the record's end. */
    @Test
    void storagesThatAreNotThereAreRefused() throws Exception {
        refused(
                archive(tensor(1L << 40, number(0), tuple(4), tuple(1)), 16),
                "its storage '0' says that it has 1099511627776 elements of 4 bytes, but the archive has 16 bytes for it");
        String outside = "a tensor of it reaches out of its storage '0', which has 4 elements";
        refused(archive(tensor(4, number(0), tuple(5), tuple(1)), 16), outside);
        refused(archive(tensor(4, number(1), tuple(4), tuple(1)), 16), outside);
        refused(archive(tensor(4, number(0), tuple(2), tuple(Long.MAX_VALUE)), 16), outside);
        refused(archive(tensor(4, number(-1), tuple(1), tuple(1)), 16), outside);
        refused(archive(tensor(4, number(0), tuple(2, 2), tuple(1, -1)), 16), outside);
    }

    @Test
    void objectsWithinObjectsAreRefusedWithTheLimit() throws Exception {
        refused(
                archive("(".repeat(100_000) + "t".repeat(100_000), 0),
                "a pickle in it has more than 500 objects within each other, the limit (maxPickleDepth)");
        refused(archive("]q\0h\0a", 0), "a pickle in it has an object that holds itself");
    }

    @Test
    void instructionsThatPyTorchDoesNotWriteAreRefused() throws Exception {
        refused(archive("I1\n", 0), "a pickle in it has an instruction 0x49 that PyTorch does not write");
        refused(archive("tt", 0), "a pickle in it is damaged");
        refused(archive("h\7", 0), "a pickle in it is damaged");
    }

    @Test
    void aLargePickleIsRefusedWithItsSize() throws Exception {
        ScriptLimits small = new ScriptLimits(30, 10, 10);
        Path file = archive(tensor(1, number(0), tuple(1), tuple(1)), 4);
        assertThatThrownBy(() -> ScriptArchive.read(file, small))
                .hasMessageMatching("its m/data.pkl has \\d+ bytes, more than 30, the limit \\(maxPickleBytes\\)");
    }
}
