package dev.augur.internal.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.WarmUp;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inputs of warm-ups: what is generated from signatures, and what numpy wrote. */
final class InputSourcesTest {
    private static final Dim BATCH = Dim.of("batch");
    private static final Dim TOKENS = Dim.of("tokens");

    private final TensorPool pool = new TensorPool(1 << 16);
    private final Tensors inputs = new Tensors(pool);

    @AfterEach
    void allMemoryIsBack() {
        inputs.close();
        assertThat(pool.usedBytes()).isZero();
    }

    private void generate(WarmUp.Generated declared, int batch, TensorSpec... specs) {
        inputs.clear();
        new GeneratedInputs(new Signature(List.of(specs), List.of()), declared, batch).writeTo(inputs);
    }

    @Test
    void openDimensionsAreTheBatchSizeInFrontAndOneElsewhere() {
        TensorSpec image = TensorSpec.of("image", DType.FLOAT32, Dim.ANY, Dim.of(3), Dim.ANY);
        TensorSpec rate = TensorSpec.of("rate", DType.INT64);
        TensorSpec fixed = TensorSpec.of("fixed", DType.INT8, Dim.of(4));
        generate(WarmUp.generated(), 8, image, rate, fixed);
        assertThat(inputs).hasToString("[image FLOAT32[8, 3, 1], rate INT64[], fixed INT8[4]]");
    }

    @Test
    void dimensionsOfOneNameHaveOneSize() {
        TensorSpec ids = TensorSpec.of("ids", DType.INT64, BATCH, TOKENS);
        TensorSpec mask = TensorSpec.of("mask", DType.INT64, BATCH, TOKENS);
        TensorSpec state = TensorSpec.of("state", DType.FLOAT32, Dim.of(2), BATCH, Dim.of(5));
        generate(WarmUp.generated().withShape("mask", -1, 128), 4, ids, mask, state);
        assertThat(inputs).hasToString("[ids INT64[4, 128], mask INT64[4, 128], state FLOAT32[2, 4, 5]]");
        generate(WarmUp.generated().withShape("ids", 3, 7), 1, ids, mask, state);
        assertThat(inputs).hasToString("[ids INT64[3, 7], mask INT64[3, 7], state FLOAT32[2, 3, 5]]");
    }

    @Test
    void valuesAreZerosWhateverTheMemoryHeld() {
        float[] old = new float[5000];
        Arrays.fill(old, 7);
        inputs.allocate("x", DType.FLOAT32, Shape.of(5000)).put(0, old, 0, old.length);
        generate(
                WarmUp.generated(),
                1,
                TensorSpec.of("x", DType.FLOAT32, Dim.of(5000)),
                TensorSpec.of("text", DType.STRING, Dim.of(2)));
        float[] now = new float[5000];
        inputs.get("x").get(0, now, 0, now.length);
        assertThat(now).containsOnly(0);
        assertThat(inputs.get("text").strings()).containsExactly("", "");
    }

    @Test
    void whatCannotBeGeneratedIsSaid() {
        TensorSpec open = new TensorSpec("x", DType.FLOAT32, null);
        TensorSpec fixed = TensorSpec.of("x", DType.FLOAT32, Dim.of(1), Dim.of(2));
        assertThatThrownBy(() -> generate(WarmUp.generated(), 1, open))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the model does not tell the shape of its input 'x'; declare one with withShape(\"x\", ...)");
        assertThatThrownBy(() -> generate(WarmUp.generated(), 8, fixed))
                .hasMessage("no input has an open first dimension that could have the batch size 8; the model takes x"
                        + " FLOAT32[1, 2]");
        assertThatThrownBy(() -> generate(WarmUp.generated().withShape("y", 1), 1, fixed))
                .hasMessage("a shape is declared for 'y', which is no input; the model takes x FLOAT32[1, 2]");
        assertThatThrownBy(() -> generate(WarmUp.generated().withShape("x", 1L << 40), 1, open))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the input 'x' cannot be made: ");
    }

    @Test
    void declarationsAreChecked() {
        assertThatThrownBy(() -> WarmUp.generated().withCalls(-1)).hasMessage("calls must be >= 0, got -1");
        assertThatThrownBy(() -> WarmUp.samples().withCalls(-1)).hasMessage("calls must be >= 0, got -1");
        assertThatThrownBy(() -> WarmUp.generated().withBatchSizes())
                .hasMessage("batchSizes must be some, each >= 1, got []");
        assertThatThrownBy(() -> WarmUp.generated().withBatchSizes(1, 0))
                .hasMessage("batchSizes must be some, each >= 1, got [1, 0]");
        assertThatThrownBy(() -> WarmUp.generated().withShape("x", -2))
                .hasMessage("Sizes of the shape of 'x' must be >= -1, got [-2]");
    }

    private static Path written(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(InputSourcesTest.class.getResource(name), name)
                .toURI());
    }

    /** {@code plain.npz} is of numpy 2.4.6: {@code numpy.savez("plain.npz", f4=..., ...)}. */
    @Test
    void arraysOfNumpyAreReadBitByBit() throws URISyntaxException {
        new NpzInputs(written("plain.npz")).writeTo(inputs);
        assertThat(inputs)
                .hasToString("[f4 FLOAT32[2, 2], f8 FLOAT64[1], f2 FLOAT16[2], i1 INT8[1], i2 INT16[1], i4 INT32[1],"
                        + " i8 INT64[], u1 UINT8[1], u2 UINT16[1], u4 UINT32[2], u8 UINT64[1], b1 BOOL[2],"
                        + " texts STRING[2, 2], empty FLOAT32[0, 3], with/slash:0 FLOAT32[3]]");
        float[] floats = new float[4];
        inputs.get("f4").get(0, floats, 0, 4);
        assertThat(floats).containsExactly(1.5f, -2, 3, 4);
        assertThat(inputs.get("f8").doubles().get(0)).isEqualTo(1.25);
        assertThat(inputs.get("f2").shorts().get(1)).isEqualTo((short) 0xC000);
        assertThat(inputs.get("i8").longs().get(0)).isEqualTo(-4);
        assertThat(inputs.get("u2").shorts().get(0)).isEqualTo((short) 0xFFFF);
        assertThat(inputs.get("b1").bytes().get(0)).isEqualTo((byte) 1);
        assertThat(inputs.get("texts").strings()).containsExactly("a", "zwölf \uD83C\uDF4D", "", "c");
    }

    @Test
    void packedArraysAreReadToo() throws URISyntaxException {
        new NpzInputs(written("packed.npz")).writeTo(inputs);
        float[] floats = new float[6];
        inputs.get("x").get(0, floats, 0, 6);
        assertThat(floats).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fortran.npz    | 'x.npy' cannot be read: it is in Fortran's order; save numpy.ascontiguousarray of it
            big-endian.npz | 'x.npy' cannot be read: its type '>f4' is none of [<f2, <f4
            objects.npz    | 'x.npy' cannot be read: its type '~O' is none of [<f2, <f4
            """)
    void whatNoTensorCanBeIsRefused(String file, String why) throws URISyntaxException {
        NpzInputs source = new NpzInputs(written(file));
        assertThatThrownBy(() -> source.writeTo(inputs))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(why.replace('~', '|'));
    }

    private static byte[] array(String header, int bytes) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + text.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static Path zip(Path folder, String entry, byte[] content) throws IOException {
        Path file = folder.resolve("a.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return file;
    }

    @Test
    void damagedArraysAreRefused(@TempDir Path folder) throws IOException {
        refuses(zip(folder, "x.npy", new byte[100]), "'x.npy' cannot be read: it is no array of numpy");
        refuses(zip(folder, "x.txt", new byte[1]), "'x.txt' cannot be read: it is no .npy file");
        refuses(
                zip(folder, "x.npy", array("{'descr': '<f4', 'fortran_order': False, 'shape': (1000,), }", 8)),
                "'x.npy' cannot be read: its 1000 elements of 4 bytes must fill it, got 8 bytes");
        refuses(
                zip(folder, "x.npy", array("{'descr': '<f4', 'shape': (2,)}", 8)),
                "'x.npy' cannot be read: its header is not understood: {'descr': '<f4', 'shape': (2,)}");
        refuses(
                zip(
                        folder,
                        "x.npy",
                        array("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,), }", 8)),
                "'x.npy' cannot be read: its shape (9999999999999999999,) cannot be");
        Path none = Files.write(folder.resolve("b.npz"), new byte[10]);
        refuses(none, "cannot be read: zip ");
    }

    /** 300 MB of zeros in a file of 300 KB. */
    @Test
    void whatIsPackedIsBounded(@TempDir Path folder) throws IOException {
        byte[] header = array("{'descr': '|u1', 'fortran_order': False, 'shape': (300000000,), }", 0);
        Path file = folder.resolve("bomb.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(header);
            for (int i = 0; i < 300; i++) {
                zip.write(new byte[1_000_000]);
            }
        }
        refuses(file, "'x.npy' cannot be read: with it the file has more than 268435456 bytes of arrays");
    }

    private void refuses(Path file, String why) {
        assertThatThrownBy(() -> new NpzInputs(file).writeTo(inputs))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(why);
    }
}
