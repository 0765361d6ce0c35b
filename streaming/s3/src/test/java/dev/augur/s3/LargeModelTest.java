package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.cache.DiskCache;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** A model with 2.7 GB of external data, from S3 through the cache to the engine, and away again. */
@Tag("reliability")
@EnabledIfSystemProperty(named = "augur.reliability.page", matches = ".+")
final class LargeModelTest {
    private static final int SIDE = 8192;
    private static final int LAYERS = 10;
    private static final long LAYER_BYTES = 4L * SIDE * SIDE;
    private static final ModelId ID = ModelId.of("large");

    @TempDir
    Path temp;

    /** Rows that repeat after seven, so that the products are known without 2.7 GB of memory. */
    private static float weight(int row, int column, int layer) {
        return (row * 3 + column * 5 + layer) % 7 / (7f * 4096);
    }

    private static void writeWeights(Path file) throws IOException {
        ByteBuffer row = ByteBuffer.allocateDirect(4 * SIDE).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int layer = 0; layer < LAYERS; layer++) {
                for (int r = 0; r < SIDE; r++) {
                    row.clear();
                    for (int c = 0; c < SIDE; c++) {
                        row.putFloat(weight(r, c, layer));
                    }
                    row.flip();
                    while (row.hasRemaining()) {
                        channel.write(row);
                    }
                }
            }
        }
    }

    private static void writeGraph(Path file) throws IOException {
        OnnxGraph graph = new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of("n"), Dim.of(SIDE))
                .output("y", DType.FLOAT32, Dim.of("n"), Dim.of(SIDE));
        String last = "x";
        for (int layer = 0; layer < LAYERS; layer++) {
            String next = layer == LAYERS - 1 ? "y" : "h" + layer;
            graph.externalConstant("w" + layer, Shape.of(SIDE, SIDE), "model.onnx.data", layer * LAYER_BYTES)
                    .node("MatMul", List.of(last, "w" + layer), List.of(next));
            last = next;
        }
        graph.writeTo(file);
    }

    private static double[] expected() {
        double[] x = new double[SIDE];
        Arrays.fill(x, 1);
        for (int layer = 0; layer < LAYERS; layer++) {
            double[] y = new double[SIDE];
            for (int r = 0; r < SIDE; r++) {
                for (int c = 0; c < SIDE; c++) {
                    y[c] += x[r] * weight(r, c, layer);
                }
            }
            x = y;
        }
        return x;
    }

    @Test
    void aModelOfMoreThanTwoGigabytesIsFetchedLoadedRunAndUnloaded() throws Exception {
        Path local = Files.createDirectory(temp.resolve("local"));
        writeWeights(local.resolve("model.onnx.data"));
        writeGraph(local.resolve("model.onnx"));
        assertThat(Files.size(local.resolve("model.onnx.data"))).isGreaterThan(1L << 31);
        LocalS3 s3 = LocalS3.start(Files.createDirectory(temp.resolve("s3")));
        try (DiskCache cache = DiskCache.of(temp.resolve("cache"), 3L << 30)) {
            for (String file : List.of("model.onnx", "model.onnx.data")) {
                s3.client()
                        .putObject(
                                put -> put.bucket(LocalS3.BUCKET).key("large/1/" + file),
                                RequestBody.fromFile(local.resolve(file)));
            }
            ModelStore store = S3ModelStore.prefix(s3.client(), LocalS3.BUCKET, "", cache);
            LocalModel fetched = store.fetch(ID);
            run(ModelStore.file(ID, fetched.path()));
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                assertThat(maps.filter(line -> line.contains(temp.toString()))).isEmpty();
            }
            store.release(fetched);
        } finally {
            s3.stop();
        }
    }

    private static void run(ModelStore store) {
        float[] row = new float[SIDE];
        Arrays.fill(row, 1);
        double[] expected = expected();
        try (Inference inference =
                        Inference.builder(store).engine(new OnnxRuntimeEngine()).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            float[] got = predictor.predict(row);
            for (int i = 0; i < SIDE; i++) {
                assertThat((double) got[i]).as("%d", i).isCloseTo(expected[i], within(1e-4 * expected[i]));
            }
        }
    }
}
