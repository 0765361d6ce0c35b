package dev.augur.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.github.luben.zstd.Zstd;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.codec.TensorCodec;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.Tensors;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compressed rows of 16 numbers through a perceptron: Augur beside {@code zcat}, and beside what Java programs do. */
final class NumbersRow implements Section {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String ZCAT = "zcat";
    private static final String OURS = "Augur, gzip CSV";
    private static final String AHEAD = "Augur, gzip CSV, readAhead";
    private static final String ZSTD = "Augur, zstd CSV";
    private static final String JSON = "Augur, JSON lines";
    private static final String JSON_OUT = "Augur, gzip CSV to JSON lines";
    private static final String FAST_CSV = "FastCSV, Float.parseFloat, batches of 256";
    private static final String READ_LINE = "readLine, split, one prediction a row";
    private static final String JACKSON = "Jackson, streaming, numbers only";

    /** What one pass over all rows took. */
    private record Cost(double cpu, double wall) {}

    /** One pass over all rows. */
    private interface Pass {
        Cost run() throws Exception;
    }

    /** Work whose cost is that of this process. */
    private interface Work {
        void run() throws Exception;
    }

    @Override
    public String id() {
        return "csvgz";
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            int rows = quick ? 20_000 : 400_000;
            Map<String, Pass> passes = open(resources, executor, rows);
            Map<String, List<Cost>> costs = new LinkedHashMap<>();
            int rounds = quick ? 3 : 11;
            for (int round = -2; round < rounds; round++) {
                progress.accept(id() + ": round " + round);
                for (Map.Entry<String, Pass> pass : passes.entrySet()) {
                    Cost cost = pass.getValue().run();
                    if (round >= 0) {
                        costs.computeIfAbsent(pass.getKey(), name -> new ArrayList<>())
                                .add(cost);
                    }
                }
            }
            return table(rows, costs) + allocation(resources, rows);
        } finally {
            executor.shutdownNow();
            resources.closeAll();
        }
    }

    private static Map<String, Pass> open(Resources resources, ExecutorService executor, int rows) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        Path model = files.write("mlp.onnx", OnnxModels.mlp());
        Predictor<Tensors, Tensors> tensors = Ours.predictor(resources, model, TensorCodec.all());
        Predictor<float[], float[]> single = Ours.predictor(resources, model, RowCodec.floats());
        byte[] csv = NumbersData.csv(rows);
        byte[] gzip = gzip(csv);
        byte[] zstd = Zstd.compress(csv, 3);
        byte[] json = NumbersData.jsonLines(rows);
        Path file = files.write("rows.csv.gz", gzip);
        RecordFormat npy = NpyFormat.standard();
        Map<String, Pass> passes = new LinkedHashMap<>();
        passes.put(ZCAT, () -> zcat(file));
        passes.put(OURS, own(() -> csv("rows.csv.gz", gzip, tensors, npy).run()));
        passes.put(
                AHEAD,
                own(() -> csv("rows.csv.gz", gzip, tensors, npy)
                        .readAhead(executor)
                        .run()));
        passes.put(ZSTD, own(() -> csv("rows.csv.zst", zstd, tensors, npy).run()));
        passes.put(
                JSON_OUT,
                own(() -> csv("rows.csv.gz", gzip, tensors, JsonLinesFormat.standard())
                        .run()));
        passes.put(FAST_CSV, own(() -> fastCsv(gzip, single)));
        passes.put(READ_LINE, own(() -> readLine(gzip, single)));
        passes.put(
                JSON,
                own(() -> Pipeline.from(NumbersData.source("rows.jsonl", json), JsonLinesFormat.standard())
                        .numbers("x")
                        .predict(tensors, "x")
                        .writeNumbers("y")
                        .to(NumbersData.nowhere(), npy)
                        .run()));
        passes.put(JACKSON, own(() -> jackson(json)));
        return passes;
    }

    private static Pipeline<Tensors> csv(
            String name, byte[] bytes, Predictor<Tensors, Tensors> predictor, RecordFormat output) {
        String[] columns =
                IntStream.range(0, NumbersData.COLUMNS).mapToObj(i -> "x" + i).toArray(String[]::new);
        return Pipeline.from(NumbersData.source(name, bytes), CsvFormat.withColumns(columns))
                .numbers(columns)
                .predict(predictor, "x")
                .writeNumbers("y")
                .to(NumbersData.nowhere(), output);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static Pass own(Work work) {
        return () -> {
            long cpu = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            work.run();
            return new Cost((PROCESS.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - start) / 1e9);
        };
    }

    /** The user CPU time of the program, and the time from its start to its end. */
    private static Cost zcat(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "bash", "-c", "TIMEFORMAT='%U %R'; time zcat \"$0\" > /dev/null", file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("zcat failed: " + printed);
        }
        String[] times = printed.split(" ", -1);
        return new Cost(Double.parseDouble(times[0]), Double.parseDouble(times[1]));
    }

    private static void fastCsv(byte[] gzip, Predictor<float[], float[]> predictor) throws IOException {
        List<float[]> batch = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .ofCsvRecord(new InputStreamReader(
                        new GZIPInputStream(new ByteArrayInputStream(gzip), 1 << 16), StandardCharsets.UTF_8))) {
            for (CsvRecord record : reader) {
                float[] row = new float[NumbersData.COLUMNS];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(record.getField(i));
                }
                batch.add(row);
                if (batch.size() == 256) {
                    predictor.predictAll(batch);
                    batch.clear();
                }
            }
        }
        predictor.predictAll(batch);
    }

    private static void readLine(byte[] gzip, Predictor<float[], float[]> predictor) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(gzip)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                float[] row = new float[fields.length];
                for (int i = 0; i < row.length; i++) {
                    row[i] = Float.parseFloat(fields[i]);
                }
                predictor.predict(row);
            }
        }
    }

    /** Only reads: no prediction, no output. */
    private static void jackson(byte[] json) throws IOException {
        FloatBuffer block = ByteBuffer.allocateDirect(512 * NumbersData.COLUMNS * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        int next = 0;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    block.put(next, parser.getFloatValue());
                    next = next + 1 == block.capacity() ? 0 : next + 1;
                }
            }
        }
    }

    private static String table(int rows, Map<String, List<Cost>> costs) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%-56s %14s %14s%n",
                "csvgz: " + rows + " rows of 16 numbers, MLP",
                "CPU ns/row",
                "ns/row"));
        costs.forEach((name, all) -> text.append(String.format(
                Locale.ROOT,
                "%-56s %14.0f %14.0f%n",
                "  " + name,
                Quartiles.of(all, Cost::cpu).median() * 1e9 / rows,
                Quartiles.of(all, Cost::wall).median() * 1e9 / rows)));
        text.append(verdict("rate per CPU", costs, OURS, ZCAT, true, 1.0));
        text.append(verdict("rate by the clock", costs, AHEAD, ZCAT, false, 1.6));
        text.append(verdict("rate per CPU", costs, OURS, FAST_CSV, true, 3.3));
        text.append(verdict("rate per CPU", costs, OURS, READ_LINE, true, 15));
        text.append(verdict("rate per CPU", costs, ZSTD, OURS, true, 1.2));
        text.append(verdict("rate per CPU", costs, JSON, JACKSON, true, 1.4));
        return text.toString();
    }

    /** Round by round. */
    private static String verdict(
            String what, Map<String, List<Cost>> costs, String of, String against, boolean cpu, double bound) {
        List<Cost> ours = costs.getOrDefault(of, List.of());
        List<Cost> others = costs.getOrDefault(against, List.of());
        double[] ratios = IntStream.range(0, ours.size())
                .mapToDouble(i -> cpu
                        ? others.get(i).cpu() / ours.get(i).cpu()
                        : others.get(i).wall() / ours.get(i).wall())
                .toArray();
        Quartiles ratio = Quartiles.of(ratios);
        return String.format(
                Locale.ROOT,
                "    %s of '%s' to '%s': %.2fx [%.2f, %.2f], %s >= %.2fx%n",
                what,
                of,
                against,
                ratio.median(),
                ratio.lower(),
                ratio.upper(),
                ratio.median() >= bound ? "met" : "NOT MET",
                bound);
    }

    private static String allocation(Resources resources, int rows) throws Exception {
        Path model = resources.own(new ModelFiles()).write("mlp.onnx", OnnxModels.mlp());
        Predictor<Tensors, Tensors> tensors = Ours.predictor(resources, model, TensorCodec.all());
        byte[] csv = NumbersData.csv(rows);
        Pipeline<Tensors> pipeline = csv("rows.csv", csv, tensors, NpyFormat.standard());
        pipeline.run();
        long before = allocated();
        pipeline.run();
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
