package dev.augur.streaming;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.MemoryCage;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensors;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Streams numbers through a model where there is little memory. Arguments: the cage; {@code rows} or {@code line}; how many mebibytes;
 * {@code ours}, or {@code bare} for the JDK's streams and ONNX Runtime alone.
 */
final class CagedStreamProgram {
    private static final int COLUMNS = 16;
    private static final int BATCH = 512;
    private static final int MIB = 1 << 20;
    private static final List<String> NAMES =
            IntStream.range(0, COLUMNS).mapToObj(i -> "x" + i).toList();

    private CagedStreamProgram() {}

    public static void main(String[] args) throws Exception {
        MemoryCage.enter(args[0]);
        int times = Integer.parseInt(args[2]);
        RepeatedSource source = args[1].equals("rows") ? rows(times) : line(times);
        long begun = System.nanoTime();
        if (args[3].equals("ours")) {
            ours(source);
        } else {
            bareOrNot(source);
        }
        System.out.println("milliseconds " + (System.nanoTime() - begun) / 1_000_000);
        System.out.println("peak " + peakKib());
    }

    /** The most that this process had in memory: proc(5). */
    private static long peakKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] gzip(String text) {
        return TestBytes.compress(Compression.gzip(), TestBytes.utf8(text));
    }

    private static String row(SplittableRandom random) {
        return IntStream.range(0, COLUMNS)
                .mapToObj(i -> Float.toString(random.nextInt(-9999, 9999) / 1000f))
                .collect(Collectors.joining(",", "", "\n"));
    }

    /** A mebibyte of rows in a gzip member, many times. */
    private static RepeatedSource rows(int times) {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder rows = new StringBuilder();
        while (rows.length() < MIB) {
            rows.append(row(random));
        }
        return new RepeatedSource(header(), gzip(rows.toString()), times, new byte[0]);
    }

    /** A line of so many mebibytes between two rows. */
    private static RepeatedSource line(int times) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] before = TestBytes.join(header(), gzip(row(random)));
        return new RepeatedSource(before, gzip("x".repeat(MIB)), times, gzip("\n" + row(random)));
    }

    private static byte[] header() {
        return gzip(String.join(",", NAMES) + "\n");
    }

    private static byte[] model() {
        float[] weights = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            weights[i] = 1f / (i + 1);
        }
        Dim batch = Dim.of("batch");
        return new OnnxGraph()
                .input("x", DType.FLOAT32, batch, Dim.of(COLUMNS))
                .output("y", DType.FLOAT32, batch, Dim.of(1))
                .constant("w", Shape.of(COLUMNS, 1), weights)
                .node("MatMul", List.of("x", "w"), List.of("y"))
                .toBytes();
    }

    private static void ours(RepeatedSource source) throws IOException {
        ModelId id = ModelId.of("score");
        Path file = Files.write(Files.createTempFile("score", ".onnx"), model());
        MemorySink dead = new MemorySink("dead.jsonl");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Inference inference = Inference.builder(ModelStore.file(id, file))
                        .engine(new OnnxRuntimeEngine())
                        .build();
                Predictor<Tensors, Tensors> predictor = inference.predictor(id, TensorCodec.all())) {
            Report report = Pipeline.from(source, CsvFormat.withHeader())
                    .numbers(NAMES.toArray(String[]::new))
                    .predict(predictor, "x")
                    .writeNumbers("y")
                    .batch(BATCH)
                    .to(new NowhereSink(), JsonLinesFormat.standard(), Compression.none())
                    .onError(ErrorPolicy.deadLetters(dead, 1))
                    .readAhead(executor)
                    .progress(new HalfTime())
                    .run();
            System.out.println("records " + report.read());
            System.out.println("failed " + report.failed());
            System.out.print(dead.text());
        } finally {
            executor.shutdown();
        }
    }

    /** Tells the peak when half of the stream was read. */
    private static final class HalfTime implements Progress {
        private boolean told;

        @Override
        public void update(Status status) {
            if (!told && 2 * status.bytes() >= status.totalBytes()) {
                told = true;
                try {
                    System.out.println("half " + peakKib());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void end(Status status) {
            // The peak of all is told elsewhere.
        }
    }

    private static void bareOrNot(RepeatedSource source) throws IOException, OrtException {
        try {
            bare(source);
        } catch (OutOfMemoryError e) {
            System.out.println(e);
        }
    }

    private static void bare(RepeatedSource source) throws IOException, OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        FloatBuffer batch = ByteBuffer.allocateDirect(BATCH * COLUMNS * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        long records = 0;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(model(), options);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(unpacked(source), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                records++;
                for (String number : line.split(",", -1)) {
                    batch.put(Float.parseFloat(number));
                }
                if (!batch.hasRemaining()) {
                    run(environment, session, batch);
                }
            }
            run(environment, session, batch);
        }
        System.out.println("records " + records);
    }

    private static InputStream unpacked(RepeatedSource source) throws IOException {
        return new GZIPInputStream(new BufferedInputStream(source.open(0), 1 << 16), 1 << 16);
    }

    private static void run(OrtEnvironment environment, OrtSession session, FloatBuffer batch) throws OrtException {
        batch.flip();
        long[] shape = {batch.remaining() / COLUMNS, COLUMNS};
        try (OnnxTensor x = OnnxTensor.createTensor(environment, batch, shape);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            if (result.size() != 1) {
                throw new IllegalStateException("one output, got " + result.size());
            }
        }
        batch.clear();
    }
}
