package dev.augur.tensorflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Small models that would take gigabytes, or the process's stack. */
final class Bombs {
    private static final int SIDE = 1 << 15;

    private Bombs() {}

    /** Each by a name that tells what it does. */
    static Map<String, Supplier<SavedModelWriter>> all() {
        Map<String, Supplier<SavedModelWriter>> all = new LinkedHashMap<>();
        all.put("a constant of one value", Bombs::constant);
        all.put("Fill", () -> folded(filled(SIDE, SIDE)));
        all.put("many of Fill, each small", Bombs::many);
        all.put("Fill in a function", Bombs::hidden);
        all.put("a variable that is assigned Fill", Bombs::variable);
        all.put("BroadcastTo", () -> folded(shaped("BroadcastTo", "one", "dims")));
        all.put("Tile", () -> folded(shaped("Tile", "one", "dims")));
        all.put("RandomUniform", Bombs::random);
        all.put("Range", Bombs::range);
        all.put("200,000 operators", () -> repeated(200_000));
        all.put("5,000 operators in a row", () -> row(5_000));
        return all;
    }

    private static SavedModelWriter harmless() {
        return TckSavedModels.identity(DataType.DT_FLOAT);
    }

    private static TensorProto.Builder integers(int... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_INT32);
        tensor.setTensorShape(SavedModelWriter.shape(values.length));
        for (int value : values) {
            tensor.addIntVal(value);
        }
        return tensor;
    }

    private static SavedModelWriter constant() {
        TensorProto.Builder wide =
                TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(1);
        return harmless().constant("wide", wide.setTensorShape(SavedModelWriter.shape(SIDE, SIDE)));
    }

    /** A scalar {@code one}, and {@code dims}. */
    private static SavedModelWriter parts(int... dims) {
        TensorProto.Builder one =
                TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(1);
        return harmless()
                .constant("one", one.setTensorShape(SavedModelWriter.shape()))
                .constant("dims", integers(dims));
    }

    private static SavedModelWriter filled(int... dims) {
        return parts(dims).typed("Fill", "wide", DataType.DT_FLOAT, "dims", "one");
    }

    private static SavedModelWriter shaped(String op, String... inputs) {
        return parts(SIDE, SIDE).typed(op, "wide", DataType.DT_FLOAT, inputs);
    }

    /** An output of which {@code wide} is a part that can be computed before any run. */
    static SavedModelWriter folded(SavedModelWriter model) {
        model.constant("axes", integers(0, 1));
        model.typed("Mean", "mean", DataType.DT_FLOAT, "wide", "axes");
        model.typed("AddV2", "more", DataType.DT_FLOAT, "x", "mean");
        return model.output("z", "more:0", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2));
    }

    private static SavedModelWriter many() {
        SavedModelWriter model = parts(1024, 1024);
        for (int i = 0; i < 300; i++) {
            model.typed("Fill", "wide" + i, DataType.DT_FLOAT, "dims", "one");
        }
        return model;
    }

    private static SavedModelWriter hidden() {
        SavedModelWriter model = harmless();
        NodeDef.Builder dims = NodeDef.newBuilder().setName("dims").setOp("Const");
        dims.putAttr(
                "value",
                org.tensorflow.proto.AttrValue.newBuilder()
                        .setTensor(integers(SIDE, SIDE))
                        .build());
        NodeDef.Builder fill =
                NodeDef.newBuilder().setName("wide").setOp("Fill").addInput("dims:output:0");
        fill.putAttr("T", SavedModelWriter.type(DataType.DT_FLOAT));
        model.function("f").addNodeDef(dims).addNodeDef(fill);
        return model;
    }

    private static SavedModelWriter variable() {
        SavedModelWriter model = filled(SIDE, SIDE);
        model.node("VarHandleOp", "v")
                .putAttr("dtype", SavedModelWriter.type(DataType.DT_FLOAT))
                .putAttr("shape", SavedModelWriter.shapeAttribute(SIDE, SIDE));
        model.node("AssignVariableOp", "assign", "v", "wide")
                .putAttr("dtype", SavedModelWriter.type(DataType.DT_FLOAT));
        return model.initOp("assign");
    }

    private static SavedModelWriter random() {
        SavedModelWriter model = parts(SIDE, SIDE);
        model.node("RandomUniform", "wide", "dims")
                .putAttr("dtype", SavedModelWriter.type(DataType.DT_FLOAT))
                .putAttr("T", SavedModelWriter.type(DataType.DT_INT32));
        return folded(model);
    }

    private static SavedModelWriter range() {
        SavedModelWriter model = harmless();
        String[] names = {"start", "limit", "delta"};
        int[] values = {0, Integer.MAX_VALUE, 1};
        for (int i = 0; i < names.length; i++) {
            model.constant(names[i], integers(values[i]).setTensorShape(SavedModelWriter.shape()));
        }
        model.node("Range", "wide", names).putAttr("Tidx", SavedModelWriter.type(DataType.DT_INT32));
        return model;
    }

    private static SavedModelWriter repeated(int count) {
        SavedModelWriter model = harmless();
        for (int i = 0; i < count; i++) {
            model.node("NoOp", "n" + i);
        }
        return model;
    }

    /** Beyond some 4,000, TensorFlow's optimizer ends the process, whose stack it overflows. */
    static SavedModelWriter row(int count) {
        SavedModelWriter model = harmless();
        String last = "x";
        for (int i = 0; i < count; i++) {
            model.typed("Identity", "i" + i, DataType.DT_FLOAT, last);
            last = "i" + i;
        }
        return model.output("z", last + ":0", DataType.DT_FLOAT, SavedModelWriter.shape(-1, 2));
    }
}
