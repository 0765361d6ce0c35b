package dev.augur.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.augur.Predictor;
import dev.augur.codec.TensorCodec;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.binary.NpyFormat;
import dev.augur.tck.OnnxModels;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** JSON lines of 16 numbers through a perceptron, beside a parser that only reads them; and JSON lines as output. */
final class JsonNumbersRow implements Section {
    static final String ID = "jsonl";

    private static final String OURS = "Augur, JSON lines";
    private static final String JACKSON = "Jackson, streaming, numbers only";
    private static final String JSON_OUT = "Augur, gzip CSV to JSON lines";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String measure(boolean quick, Consumer<String> progress) throws Exception {
        Resources resources = new Resources();
        try {
            int rows = quick ? 20_000 : 400_000;
            Path model = resources.own(new ModelFiles()).write("mlp.onnx", OnnxModels.mlp());
            Predictor<Tensors, Tensors> tensors = Ours.predictor(resources, model, TensorCodec.all());
            byte[] json = NumbersData.jsonLines(rows);
            byte[] gzip = NumbersData.gzip(NumbersData.csv(rows));
            Passes passes = new Passes(rows);
            passes.add(
                    OURS,
                    () -> Pipeline.from(NumbersData.source("rows.jsonl", json), JsonLinesFormat.standard())
                            .numbers("x")
                            .predict(tensors, "x")
                            .writeNumbers("y")
                            .to(NumbersData.nowhere(), NpyFormat.standard())
                            .run());
            passes.add(JACKSON, () -> jackson(json));
            passes.add(
                    JSON_OUT,
                    () -> NumbersData.pipeline("rows.csv.gz", gzip, tensors, JsonLinesFormat.standard())
                            .run());
            passes.measure(ID, 2, quick ? 3 : 11, progress);
            return passes.table(ID + ": " + rows + " rows of 16 numbers, MLP") + passes.perCpu(OURS, JACKSON, 1.4);
        } finally {
            resources.closeAll();
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
}
