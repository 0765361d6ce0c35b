package dev.augur.benchmarks;

import com.github.luben.zstd.Zstd;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One object that can be unpacked in pieces, by one thread and by two, by the clock: rows of 16 numbers through a perceptron. */
final class PiecesRow implements Section {
    private static final int BGZIP_BYTES = 0xff00;
    private static final int FRAME_BYTES = 1 << 20;
    private static final int THREADS = 2;

    /** How an object is unpacked. */
    private enum Way {
        ONE_THREAD("one thread"),
        READ_AHEAD("readAhead"),
        PIECES("unpackAhead, two threads");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    @Override
    public String id() {
        return "pieces";
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
            Map<String, byte[]> objects = Map.of("bgzip", bgzip(csv), "zstd in frames", frames(csv));
            Map<String, List<Double>> times = new LinkedHashMap<>();
            for (int round = -2; round < (quick ? 3 : 11); round++) {
                progress.accept(id() + ": round " + round);
                for (Map.Entry<String, byte[]> object : objects.entrySet()) {
                    for (Way way : Way.values()) {
                        double seconds = run(object.getValue(), predictor, way, executor);
                        if (round >= 0) {
                            times.computeIfAbsent(object.getKey() + ", " + way.text, key -> new ArrayList<>())
                                    .add(seconds);
                        }
                    }
                }
            }
            return table(rows, objects, times);
        } finally {
            executor.shutdownNow();
            resources.closeAll();
        }
    }

    private static double run(byte[] object, Predictor<Tensors, Tensors> predictor, Way way, ExecutorService executor)
            throws Exception {
        String[] columns =
                IntStream.range(0, NumbersData.COLUMNS).mapToObj(i -> "x" + i).toArray(String[]::new);
        Pipeline<Tensors> pipeline = Pipeline.from(NumbersData.source("rows", object), CsvFormat.withColumns(columns))
                .numbers(columns)
                .predict(predictor, "x")
                .writeNumbers("y")
                .to(NumbersData.nowhere(), NpyFormat.standard());
        if (way == Way.READ_AHEAD) {
            pipeline.readAhead(executor);
        } else if (way == Way.PIECES) {
            pipeline.unpackAhead(THREADS, executor);
        }
        long start = System.nanoTime();
        pipeline.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static String table(int rows, Map<String, byte[]> objects, Map<String, List<Double>> times) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%n%-56s %14s%n", "pieces: " + rows + " rows of 16 numbers, MLP", "ns/row"));
        times.forEach((name, all) -> text.append(String.format(
                Locale.ROOT,
                "%-56s %14.0f%n",
                "  " + name,
                Quartiles.of(all, seconds -> seconds).median() * 1e9 / rows)));
        for (String object : objects.keySet()) {
            double[] ratios = ratios(times, object);
            Quartiles ratio = Quartiles.of(ratios);
            text.append(String.format(
                    Locale.ROOT,
                    "    rate of %s by the clock, two threads to one: %.2fx [%.2f, %.2f]%n",
                    object,
                    ratio.median(),
                    ratio.lower(),
                    ratio.upper()));
        }
        return text.toString();
    }

    /** Round by round. */
    private static double[] ratios(Map<String, List<Double>> times, String object) {
        List<Double> one = times.getOrDefault(object + ", " + Way.ONE_THREAD.text, List.of());
        List<Double> two = times.getOrDefault(object + ", " + Way.PIECES.text, List.of());
        return IntStream.range(0, one.size())
                .mapToDouble(i -> one.get(i) / two.get(i))
                .toArray();
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
