package dev.augur.benchmarks;

import com.github.luben.zstd.Zstd;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One object that can be unpacked in pieces, by one thread and by two, by the clock: rows of 16 numbers through a perceptron. */
final class PiecesRow implements Section {
    private static final int BGZIP_BYTES = 0xff00;
    private static final int FRAME_BYTES = 1 << 20;
    private static final int THREADS = 2;

    private static final String ID = "pieces";
    private static final String BGZIP = "bgzip";
    private static final String ZSTD = "zstd in frames";
    private static final String TWO_THREADS = ", unpackAhead, two threads";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            int rows = quick ? 20_000 : 400_000;
            ModelFiles files = resources.own(new ModelFiles());
            Predictor<Tensors, Tensors> predictor =
                    Ours.predictor(resources, files.write("mlp.onnx", OnnxModels.mlp()), TensorCodec.all());
            byte[] csv = NumbersData.csv(rows);
            Passes passes = new Passes(rows);
            add(passes, BGZIP, bgzip(csv), predictor, executor);
            add(passes, ZSTD, frames(csv), predictor, executor);
            passes.measure(ID, 2, quick ? 3 : 11, progress);
            return passes.table(ID + ": " + rows + " rows of 16 numbers, MLP")
                    + passes.byClock(BGZIP + TWO_THREADS, BGZIP, 1.0)
                    + passes.byClock(ZSTD + TWO_THREADS, ZSTD, 1.0);
        } finally {
            executor.shutdownNow();
            resources.closeAll();
        }
    }

    private static void add(
            Passes passes,
            String name,
            byte[] object,
            Predictor<Tensors, Tensors> predictor,
            ExecutorService executor) {
        NpyFormat npy = NpyFormat.standard();
        passes.add(
                name, () -> NumbersData.pipeline("rows", object, predictor, npy).run());
        passes.add(
                name + ", readAhead",
                () -> NumbersData.pipeline("rows", object, predictor, npy)
                        .readAhead(executor)
                        .run());
        passes.add(
                name + TWO_THREADS,
                () -> NumbersData.pipeline("rows", object, predictor, npy)
                        .unpackAhead(THREADS, executor)
                        .run());
    }

    private static byte[] frames(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < plain.length; at += FRAME_BYTES) {
            out.writeBytes(Zstd.compress(Arrays.copyOfRange(plain, at, Math.min(plain.length, at + FRAME_BYTES)), 3));
        }
        return out.toByteArray();
    }

    /** Members that name their size, as bgzip writes them. */
    private static byte[] bgzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] body = new byte[1 << 16];
        for (int at = 0; at < plain.length; at += BGZIP_BYTES) {
            int count = Math.min(BGZIP_BYTES, plain.length - at);
            Deflater deflater = new Deflater(6, true);
            deflater.setInput(plain, at, count);
            deflater.finish();
            int packed = deflater.deflate(body);
            deflater.end();
            int size = packed + 25;
            out.writeBytes(
                    new byte[] {31, -117, 8, 4, 0, 0, 0, 0, 0, -1, 6, 0, 'B', 'C', 2, 0, (byte) size, (byte) (size >> 8)
                    });
            out.write(body, 0, packed);
            CRC32 crc = new CRC32();
            crc.update(plain, at, count);
            for (long value : new long[] {crc.getValue(), count}) {
                for (int i = 0; i < 4; i++) {
                    out.write((int) (value >>> (8 * i)));
                }
            }
        }
        return out.toByteArray();
    }
}
