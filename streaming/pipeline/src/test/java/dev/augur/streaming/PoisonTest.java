package dev.augur.streaming;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.codec.TensorCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxGraph;
import dev.augur.tck.ReliabilityPage.Line;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Bad records of several kinds among good ones, through ONNX Runtime: each is a dead letter of its own, and no good one is lost. */
final class PoisonTest {
    private static final ModelId MODEL = ModelId.of("table");
    private static final int BATCH = 256;
    private static final int RECORDS = 1_000_000;
    private static final int BAD = 1_000;

    @TempDir
    Path folder;

    private final MemorySink sink = new MemorySink("out.jsonl");
    private final MemorySink dead = new MemorySink("dead.jsonl");
    private Inference inference;

    @BeforeEach
    void load() throws IOException {
        inference = Inference.builder(ModelStore.file(MODEL, Files.write(folder.resolve("table.onnx"), table())))
                .engine(new OnnxRuntimeEngine())
                .build();
    }

    @AfterEach
    void close() {
        inference.close();
    }

    /** Looks numbers up; ONNX Runtime fails on a batch in which one is beyond the table. */
    private static byte[] table() {
        float[] values = new float[Poisoned.TABLE];
        for (int i = 0; i < values.length; i++) {
            values[i] = Poisoned.answer(i);
        }
        Dim batch = Dim.of("batch");
        return new OnnxGraph()
                .input("x", DType.FLOAT32, batch, Dim.of(1))
                .output("y", DType.FLOAT32, batch, Dim.of(1))
                .constant("table", Shape.of(values.length), values)
                .node("Cast", List.of("x"), List.of("i"), OnnxGraph.Attribute.of("to", 7))
                .node("Gather", List.of("table", "i"), List.of("y"))
                .toBytes();
    }

    private Report rows(Poisoned records) throws IOException {
        try (Predictor<float[], float[]> predictor = inference.predictor(MODEL, RowCodec.floats())) {
            return Pipeline.from(records.source(), CsvFormat.withHeader())
                    .predict(row -> row.floats("x"), predictor)
                    .write((row, value, fields) -> fields.put("y", value[0]))
                    .batch(BATCH)
                    .to(sink)
                    .onError(ErrorPolicy.deadLetters(dead))
                    .run();
        }
    }

    private Report numbers(Poisoned records) throws IOException {
        try (Predictor<Tensors, Tensors> predictor = inference.predictor(MODEL, TensorCodec.all())) {
            return Pipeline.from(records.source(), CsvFormat.withHeader())
                    .numbers("x")
                    .predict(predictor, "x")
                    .writeNumbers("y")
                    .batch(BATCH)
                    .to(sink)
                    .onError(ErrorPolicy.deadLetters(dead))
                    .run();
        }
    }

    @Test
    void eachBadRowIsADeadLetterAlone() throws IOException {
        Poisoned records = Poisoned.of(20_000, 20, StreamReliability.SEED);
        Report report = rows(records);
        records.assertRight(report, sink.text(), dead.text());
    }

    @Test
    void eachBadRecordOfNumbersIsADeadLetterAlone() throws IOException {
        Poisoned records = Poisoned.of(20_000, 20, StreamReliability.SEED);
        Report report = numbers(records);
        records.assertRight(report, sink.text(), dead.text());
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = StreamReliability.PAGE, matches = ".+")
    void aThousandBadRowsInAMillion() throws Exception {
        Poisoned records = Poisoned.of(RECORDS, BAD, StreamReliability.SEED);
        long begun = System.nanoTime();
        Report report = rows(records);
        write("rows", records, report, StreamReliability.secondsSince(begun));
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = StreamReliability.PAGE, matches = ".+")
    void aThousandBadRecordsOfNumbersInAMillion() throws Exception {
        Poisoned records = Poisoned.of(RECORDS, BAD, StreamReliability.SEED);
        long begun = System.nanoTime();
        Report report = numbers(records);
        write("numbers", records, report, StreamReliability.secondsSince(begun));
    }

    private void write(String kind, Poisoned records, Report report, long seconds) throws Exception {
        int letters = records.rightLetters(dead.text());
        long lost = RECORDS - report.predicted() - report.failed();
        StreamReliability.write(new Line(
                String.format(Locale.ROOT, "%,d bad records in %,d, as %s, through ONNX Runtime", BAD, RECORDS, kind),
                StreamReliability.SEED,
                1,
                BAD,
                letters,
                lost,
                0,
                0,
                seconds,
                bare(records),
                String.format(
                        Locale.ROOT,
                        "%,d dead letters, of which %,d with the right object, version, record and byte; %,d answers, %s; good"
                                + " records failed %,d",
                        report.failed(),
                        letters,
                        report.predicted(),
                        sink.text().equals(records.answers()) ? "all right and in order" : "NOT THE RIGHT ONES",
                        report.failed() - BAD)));
        records.assertRight(report, sink.text(), dead.text());
    }

    /** The engine's runtime by itself, with those records that are numbers, in the same batches. */
    private static String bare(Poisoned records) throws OrtException {
        float[] numbers = records.numbers();
        int failedBatches = 0;
        long failedGood = 0;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(table(), options)) {
            for (int from = 0; from < numbers.length; from += BATCH) {
                int count = Math.min(BATCH, numbers.length - from);
                FloatBuffer batch = FloatBuffer.wrap(numbers, from, count);
                if (fails(environment, session, batch)) {
                    failedBatches++;
                    failedGood += Poisoned.good(numbers, from, count);
                }
            }
        }
        return String.format(
                Locale.ROOT,
                "ONNX Runtime with the records that are numbers, in batches of %d: %,d batches failed, with %,d good records",
                BATCH,
                failedBatches,
                failedGood);
    }

    private static boolean fails(OrtEnvironment environment, OrtSession session, FloatBuffer batch)
            throws OrtException {
        long[] shape = {batch.remaining(), 1};
        try (OnnxTensor x = OnnxTensor.createTensor(environment, batch, shape);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return result.size() == 0;
        } catch (OrtException e) {
            if (String.valueOf(e.getMessage()).contains("out of data bounds")) {
                return true;
            }
            throw e;
        }
    }
}
