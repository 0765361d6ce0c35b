package dev.augur.tck;

import dev.augur.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes small TorchScript archives (github.com/pytorch/pytorch, torch/csrc/jit/docs/serialization.md) from the source text of
 * their module's methods, for tests and benchmarks. Not thread-safe.
 */
public final class TorchArchive {
    private static final String ROOT = "model/";
    /** The version of the form of the archive (caffe2/serialize/versions.h). */
    private static final String VERSION = "3\n";

    private final StringBuilder attributes = new StringBuilder();
    private final StringBuilder methods = new StringBuilder();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private final Pickle module = new Pickle()
            .global("__torch__", "Net")
            .ops(")\u0081}(")
            .text("training")
            .op('\u0089');

    /** A module without methods. */
    public TorchArchive() {}

    /**
     * Adds a tensor attribute.
     *
     * @param name its name
     * @param shape its shape
     * @param values row-major
     * @return this archive
     */
    public TorchArchive tensor(String name, Shape shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        String storage = Integer.toString(storages.size());
        storages.put(storage, raw.array());
        attributes.append("  ").append(name).append(" : Tensor\n");
        module.text(name)
                .global("torch._utils", "_rebuild_tensor_v2")
                .ops("((")
                .text("storage")
                .global("torch", "FloatStorage")
                .text(storage)
                .text("cpu")
                .number(values.length)
                .ops("tQ")
                .number(0)
                .numbers(shape.toArray())
                .numbers(strides(shape))
                .op('\u0089')
                .global("collections", "OrderedDict")
                .ops(")RtR");
        return this;
    }

    private static long[] strides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return strides;
    }

    /**
     * Adds the method {@code forward}.
     *
     * @param arguments its arguments without {@code self}, for example {@code x: Tensor, rate: int}
     * @param returns the type that it returns
     * @param lines its statements
     * @return this archive
     */
    public TorchArchive forward(String arguments, String returns, String... lines) {
        return method("forward", arguments, returns, lines);
    }

    /**
     * Adds a method.
     *
     * @param name its name
     * @param arguments its arguments without {@code self}, for example {@code x: Tensor, rate: int}
     * @param returns the type that it returns
     * @param lines its statements
     * @return this archive
     */
    public TorchArchive method(String name, String arguments, String returns, String... lines) {
        methods.append("  def ").append(name).append("(self: __torch__.Net");
        if (!arguments.isEmpty()) {
            methods.append(",\n    ").append(arguments);
        }
        methods.append(") -> ").append(returns).append(":\n");
        for (String line : lines) {
            methods.append("    ").append(line).append('\n');
        }
        return this;
    }

    /**
     * The bytes of the archive.
     *
     * @return a fresh copy
     */
    public byte[] toBytes() {
        String code = "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + attributes
                + methods;
        Pickle data = module.ops("ub");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", data.toBytes());
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                store(zip, "data/" + storage.getKey(), storage.getValue());
            }
            store(zip, "constants.pkl", new Pickle().op(')').toBytes());
            store(zip, "version", VERSION.getBytes(StandardCharsets.UTF_8));
            store(zip, "byteorder", "little".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }

    /**
     * Writes the archive.
     *
     * @param file where to
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path writeTo(Path file) throws IOException {
        return Files.write(file, toBytes());
    }
}
