package dev.augur.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.github.luben.zstd.Zstd;
import com.sun.management.ThreadMXBean;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.codec.TensorCodec;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.Tensors;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Compressed rows of 16 numbers through a perceptron: Augur beside {@code zcat}, and beside what Java programs do. */
final class NumbersRow implements Section {
    static final String ID = "csvgz";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String ZCAT = "zcat";
    private static final String OURS = "Augur, gzip CSV";
    private static final String AHEAD = "Augur, gzip CSV, readAhead";
    private static final String ZSTD = "Augur, zstd CSV";
    private static final String FAST_CSV = "FastCSV, Float.parseFloat, batches of 256";
    private static final String READ_LINE = "readLine, split, ONNX Runtime row by row";
    private static final String READ_LINE_OURS = "readLine, split, Augur row by row";

    private static final int FAST_CSV_BATCH = 256;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            int rows = quick ? 20_000 : 400_000;
            Passes passes = open(resources, executor, rows);
            passes.measure(ID, 2, quick ? 3 : 11, progress);
            return passes.table(ID + ": " + rows + " rows of 16 numbers, MLP")
                    + passes.perCpu(OURS, ZCAT, 1.0)
                    + passes.byClock(AHEAD, ZCAT, 1.6)
                    + passes.perCpu(OURS, FAST_CSV, 3.3)
                    + passes.perCpu(OURS, READ_LINE, 15)
                    + passes.perCpu(ZSTD, OURS, 1.2)
                    + allocation(resources, rows);
        } finally {
            executor.shutdownNow();
            resources.closeAll();
        }
    }

    private static Passes open(Resources resources, ExecutorService executor, int rows) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        Path model = files.write("mlp.onnx", OnnxModels.mlp());
        Predictor<Tensors, Tensors> tensors = Ours.predictor(resources, model, TensorCodec.all());
        Predictor<float[], float[]> single = Ours.predictor(resources, model, RowCodec.floats());
        Raw raw = resources.own(new Raw(model));
        byte[] csv = NumbersData.csv(rows);
        byte[] gzip = NumbersData.gzip(csv);
        byte[] zstd = Zstd.compress(csv, 3);
        Path file = files.write("rows.csv.gz", gzip);
        RecordFormat npy = NpyFormat.standard();
        Passes passes = new Passes(rows);
        passes.addMeasured(ZCAT, () -> zcat(file));
        passes.add(
                OURS,
                () -> NumbersData.pipeline("rows.csv.gz", gzip, tensors, npy).run());
        passes.add(
                AHEAD,
                () -> NumbersData.pipeline("rows.csv.gz", gzip, tensors, npy)
                        .readAhead(executor)
                        .run());
        passes.add(
                ZSTD,
                () -> NumbersData.pipeline("rows.csv.zst", zstd, tensors, npy).run());
        passes.add(FAST_CSV, () -> fastCsv(gzip, single));
        passes.add(READ_LINE, () -> readLine(gzip, row -> run(raw.session(), row)));
        passes.add(READ_LINE_OURS, () -> readLine(gzip, single::predict));
        return passes;
    }

    /** The user CPU time of the program, and the time from its start to its end. */
    private static Passes.Cost zcat(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "bash", "-c", "TIMEFORMAT='%U %R'; time zcat \"$0\" > /dev/null", file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("zcat failed: " + printed);
        }
        String[] times = printed.split(" ", -1);
        return new Passes.Cost(Double.parseDouble(times[0]), Double.parseDouble(times[1]));
    }

    /** Answers go into an array of bytes as they are stored, which nobody keeps: as the others write them. */
    private static void fastCsv(byte[] gzip, Predictor<float[], float[]> predictor) throws IOException {
        List<float[]> batch = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                        .ofCsvRecord(new InputStreamReader(
                                new GZIPInputStream(new ByteArrayInputStream(gzip), 1 << 16), StandardCharsets.UTF_8));
                OutputStream out = NumbersData.nowhere().open()) {
            for (CsvRecord record : reader) {
                float[] row = new float[NumbersData.COLUMNS];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(record.getField(i));
                }
                batch.add(row);
                if (batch.size() == FAST_CSV_BATCH) {
                    predict(batch, predictor, out);
                }
            }
            predict(batch, predictor, out);
        }
    }

    private static void predict(List<float[]> batch, Predictor<float[], float[]> predictor, OutputStream out)
            throws IOException {
        for (float[] answer : predictor.predictAll(batch)) {
            out.write(bytes(answer));
        }
        batch.clear();
    }

    private static byte[] bytes(float[] answer) {
        ByteBuffer bytes = ByteBuffer.allocate(answer.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(answer);
        return bytes.array();
    }

    /** Predicts one row. */
    private interface Single {
        float[] of(float[] row) throws OrtException;
    }

    private static void readLine(byte[] gzip, Single model) throws IOException, OrtException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(new ByteArrayInputStream(gzip)), StandardCharsets.UTF_8));
                OutputStream out = NumbersData.nowhere().open()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                float[] row = new float[fields.length];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(fields[i]);
                }
                out.write(bytes(model.of(row)));
            }
        }
    }

    /** As the guides of ONNX Runtime's Java API show it: a tensor and a result for each call. */
    private static float[] run(OrtSession session, float[] row) throws OrtException {
        try (OnnxTensor input = OnnxTensor.createTensor(Raw.environment(), new float[][] {row});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private static String allocation(Resources resources, int rows) throws Exception {
        Path model = resources.own(new ModelFiles()).write("mlp.onnx", OnnxModels.mlp());
        Predictor<Tensors, Tensors> tensors = Ours.predictor(resources, model, TensorCodec.all());
        byte[] csv = NumbersData.csv(rows);
        NumbersData.pipeline("rows.csv", csv, tensors, NpyFormat.standard()).run();
        long before = allocated();
        NumbersData.pipeline("rows.csv", csv, tensors, NpyFormat.standard()).run();
        double perByte = (double) (allocated() - before) / csv.length;
        return String.format(
                Locale.ROOT,
                "    allocated per byte of CSV: %.4f B, %s <= 0.05 B%n",
                perByte,
                perByte <= 0.05 ? "met" : "NOT MET");
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
