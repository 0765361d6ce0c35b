package dev.augur.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.Report;
import dev.augur.streaming.ResumePoint;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV through a model into Parquet, and that through a model into JSON lines. */
final class ParquetPipelineTest {
    private static final ModelId MODEL = ModelId.of("mlp");
    private static final int ROWS = 1000;

    @TempDir
    Path folder;

    private Inference inference;
    private Predictor<float[], float[]> predictor;

    @BeforeEach
    void load() throws IOException {
        Path model = Files.write(folder.resolve("model.onnx"), OnnxModels.mlp());
        inference = Inference.builder(ModelStore.file(MODEL, model))
                .engine(new OnnxRuntimeEngine())
                .build();
        predictor = inference.predictor(MODEL, RowCodec.floats());
    }

    @AfterEach
    void close() {
        predictor.close();
        inference.close();
    }

    private static float[] features(double x) {
        float[] features = new float[16];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) x / (i + 1);
        }
        return features;
    }

    private Path parquet() throws IOException {
        String csv = IntStream.range(0, ROWS)
                .mapToObj(i -> i + "," + i / 8.0 + "\n")
                .collect(Collectors.joining("", "id,x\n", ""));
        Path file = folder.resolve("rows.parquet");
        Report report = Pipeline.from(
                        ByteSource.memory("rows.csv", csv.getBytes(StandardCharsets.UTF_8)), CsvFormat.withHeader())
                .predict(row -> features(row.number("x")), predictor)
                .write((row, value, fields) -> fields.put("id", row.text("id"))
                        .put("features", features(row.number("x")))
                        .put("scores", value))
                .to(ByteSink.file(file), ParquetFormat.standard())
                .run();
        assertThat(report.predicted()).isEqualTo(ROWS);
        return file;
    }

    private Pipeline<float[]> scores(Path parquet, Path out) {
        return Pipeline.from(ByteSource.file(parquet), ParquetFormat.standard().choose("id", "features"))
                .predict(row -> row.floats("features"), predictor)
                .write((row, value, fields) -> fields.put("id", row.text("id")).put("first", value[0]))
                .to(ByteSink.file(out));
    }

    @Test
    void csvBecomesParquetAndParquetIsPredicted() throws IOException {
        Path out = folder.resolve("out.jsonl");
        Report report = scores(parquet(), out).run();
        assertThat(report.predicted()).isEqualTo(ROWS);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(ROWS);
        for (int i : new int[] {0, 1, 500, ROWS - 1}) {
            float first = predictor.predict(features(i / 8.0))[0];
            assertThat(lines.get(i)).isEqualTo("{\"id\":\"" + i + "\",\"first\":" + first + "}");
        }
    }

    @Test
    void aRunIsResumedBehindAnyRecord() throws IOException {
        Path parquet = parquet();
        Path all = folder.resolve("all.jsonl");
        Path rest = folder.resolve("rest.jsonl");
        Report whole = scores(parquet, all).run();
        assertThat(whole.isComplete()).isTrue();
        long end = end(parquet);
        String version = ByteSource.file(parquet).version();
        for (int records : new int[] {1, 700, ROWS}) {
            scores(parquet, rest).resume(new ResumePoint(records, end, version)).run();
            assertThat(Files.readAllLines(rest))
                    .isEqualTo(Files.readAllLines(all).subList(records, ROWS));
            Files.delete(rest);
        }
    }

    /** The end of the only row group: where its pages end, which lie behind the magic. */
    private static long end(Path parquet) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(parquet))) {
            return 4 + reader.getRowGroups().get(0).getCompressedSize();
        }
    }
}
