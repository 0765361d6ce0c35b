package dev.augur.protocol;

import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxGraph;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Small models of every kind, on disk. */
final class Zoo {
    private static final Dim BATCH = Dim.of("batch");

    private Zoo() {}

    /** Serves all of them and MiniLM. */
    static ServedModels open(Path folder, Limits limits) throws IOException {
        for (Map.Entry<String, byte[]> model : models().entrySet()) {
            Files.write(folder.resolve(model.getKey() + ".onnx"), model.getValue());
        }
        return ServedModels.builder(new OnnxRuntimeEngine())
                .directory(folder)
                .classPath(EmbeddedModel.miniLm(Zoo.class.getClassLoader()))
                .limits(limits)
                .build();
    }

    private static Map<String, byte[]> models() {
        Map<String, byte[]> models = new TreeMap<>();
        models.put("mlp", OnnxModels.mlp());
        models.put("double", OnnxModels.bytes(TckModel.DOUBLE));
        models.put("two-inputs", OnnxModels.bytes(TckModel.TWO_INPUTS));
        models.put("two-outputs", OnnxModels.bytes(TckModel.TWO_OUTPUTS));
        models.put("scalar", OnnxModels.bytes(TckModel.SCALAR));
        models.put("sizes", doubled(BATCH, Dim.of("n")));
        models.put("grid", doubled(BATCH, Dim.of("rows"), Dim.of("columns")));
        models.put("nested", doubled(BATCH, Dim.of(2), Dim.of(3)));
        models.put("numbers", doubled(BATCH));
        models.put("fixed", doubled(Dim.of(3), Dim.of(2)));
        models.put("single", doubled(Dim.of(1), Dim.of(2)));
        models.put("large", maximum(Dim.of(1 << 24)));
        models.put("self-ratio", selfRatio());
        models.put("total", total());
        models.put("echo", identity(DType.STRING, 1));
        for (DType dtype : List.of(DType.INT8, DType.INT32, DType.INT64, DType.UINT8, DType.BOOL, DType.STRING)) {
            models.put(dtype.name().toLowerCase(Locale.ROOT), identity(dtype, 2));
        }
        models.put("float16", identity(DType.FLOAT16, 2));
        models.put("float64", identity(DType.FLOAT64, 2));
        return models;
    }

    private static byte[] doubled(Dim... dims) {
        return new OnnxGraph()
                .input("x", DType.FLOAT32, dims)
                .output("y", DType.FLOAT32, dims)
                .node("Add", List.of("x", "x"), List.of("y"))
                .toBytes();
    }

    /** 1, or NaN for 0. */
    private static byte[] selfRatio() {
        return new OnnxGraph()
                .input("x", DType.FLOAT32, BATCH, Dim.of(2))
                .output("y", DType.FLOAT32, BATCH, Dim.of(2))
                .node("Div", List.of("x", "x"), List.of("y"))
                .toBytes();
    }

    /** One number for a whole batch, which is no row of any record. */
    private static byte[] total() {
        return new OnnxGraph()
                .input("x", DType.FLOAT32, BATCH, Dim.of(2))
                .output("y", DType.FLOAT32)
                .node("ReduceMax", List.of("x"), List.of("y"), OnnxGraph.Attribute.of("keepdims", 0))
                .toBytes();
    }

    /** Rows so large that few of them fit into a run. */
    private static byte[] maximum(Dim columns) {
        return new OnnxGraph()
                .input("x", DType.FLOAT32, BATCH, columns)
                .output("y", DType.FLOAT32, BATCH, Dim.of(1))
                .node("ReduceMax", List.of("x"), List.of("y"), OnnxGraph.Attribute.list("axes", 1L))
                .toBytes();
    }

    private static byte[] identity(DType dtype, long columns) {
        return new OnnxGraph()
                .input("x", dtype, BATCH, Dim.of(columns))
                .output("y", dtype, BATCH, Dim.of(columns))
                .node("Identity", List.of("x"), List.of("y"))
                .toBytes();
    }
}
