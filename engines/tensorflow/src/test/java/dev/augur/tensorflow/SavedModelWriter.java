package dev.augur.tensorflow;

import com.google.protobuf.ByteString;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/** Writes small SavedModels, hostile ones too, from the messages of the format. Not thread-safe. */
final class SavedModelWriter {
    static final ModelId ID = ModelId.of("contract:1");
    /** Graphs of TensorFlow 2.18 say so. */
    private static final int PRODUCER = 1994;

    private final GraphDef.Builder graph =
            GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(PRODUCER));
    private final SignatureDef.Builder signature = SignatureDef.newBuilder();
    private final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    private String tag = "serve";

    /** The builder of an operator, to be completed by the caller. */
    NodeDef.Builder node(String op, String name, String... inputs) {
        NodeDef.Builder node = graph.addNodeBuilder().setName(name).setOp(op);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node;
    }

    /** An operator of which the type {@code T} is all that is to be said. */
    SavedModelWriter typed(String op, String name, DataType type, String... inputs) {
        node(op, name, inputs).putAttr("T", type(type));
        return this;
    }

    SavedModelWriter input(String name, DType dtype, long... dims) {
        return input(name, TfTypes.nativeType(dtype), shape(dims));
    }

    SavedModelWriter input(String name, DataType type, TensorShapeProto shape) {
        node("Placeholder", name)
                .putAttr("dtype", type(type))
                .putAttr("shape", AttrValue.newBuilder().setShape(shape).build());
        signature.putInputs(name, info(name + ":0", type, shape));
        return this;
    }

    SavedModelWriter output(String name, String tensor, DType dtype, long... dims) {
        return output(name, tensor, TfTypes.nativeType(dtype), shape(dims));
    }

    SavedModelWriter output(String name, String tensor, DataType type, TensorShapeProto shape) {
        signature.putOutputs(name, info(tensor, type, shape));
        return this;
    }

    SavedModelWriter constant(String name, long[] dims, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(shape(dims))
                .setTensorContent(ByteString.copyFrom(raw.array()));
        return constant(name, tensor);
    }

    SavedModelWriter text(String name, String value) {
        return constant(
                name,
                TensorProto.newBuilder()
                        .setDtype(DataType.DT_STRING)
                        .setTensorShape(shape())
                        .addStringVal(ByteString.copyFromUtf8(value)));
    }

    SavedModelWriter constant(String name, TensorProto.Builder tensor) {
        node("Const", name)
                .putAttr("dtype", type(tensor.getDtype()))
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
        return this;
    }

    /** The builder of a function without inputs and outputs, to be completed by the caller. */
    FunctionDef.Builder function(String name) {
        return graph.getLibraryBuilder()
                .addFunctionBuilder()
                .setSignature(OpDef.newBuilder().setName(name));
    }

    /** The message around the graph, to be completed by the caller. */
    MetaGraphDef.Builder meta() {
        return meta;
    }

    SignatureDef.Builder signature() {
        return signature;
    }

    /** What is run after the variables were read. */
    SavedModelWriter initOp(String node) {
        String key = "__saved_model_init_op";
        meta.putSignatureDef(
                key,
                SignatureDef.newBuilder()
                        .putOutputs(key, TensorInfo.newBuilder().setName(node).build())
                        .build());
        return this;
    }

    SavedModelWriter tag(String other) {
        this.tag = other;
        return this;
    }

    byte[] bytes() {
        MetaGraphDef.Builder complete = meta.clone()
                .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags(tag))
                .setGraphDef(graph)
                .putSignatureDef("serving_default", signature.build());
        return SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(complete)
                .build()
                .toByteArray();
    }

    LocalModel writeTo(Path folder) throws IOException {
        return write(bytes(), folder);
    }

    static LocalModel write(byte[] bytes, Path folder) throws IOException {
        Files.write(folder.resolve("saved_model.pb"), bytes);
        return new LocalModel(ID, ModelFormat.SAVED_MODEL, folder);
    }

    static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }

    static AttrValue string(String value) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
    }

    static AttrValue shapeAttribute(long... dims) {
        return AttrValue.newBuilder().setShape(shape(dims)).build();
    }

    static AttrValue number(long value) {
        return AttrValue.newBuilder().setI(value).build();
    }

    static AttrValue bool(boolean value) {
        return AttrValue.newBuilder().setB(value).build();
    }

    static AttrValue functionNamed(String name) {
        AttrValue.Builder value = AttrValue.newBuilder();
        value.getFuncBuilder().setName(name);
        return value.build();
    }

    static AttrValue noTypes() {
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.getDefaultInstance())
                .build();
    }

    /** A shape; -1 is an open dimension. */
    static TensorShapeProto shape(long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDimBuilder().setSize(dim);
        }
        return shape.build();
    }

    static TensorShapeProto openRank() {
        return TensorShapeProto.newBuilder().setUnknownRank(true).build();
    }

    private static TensorInfo info(String tensor, DataType type, TensorShapeProto shape) {
        return TensorInfo.newBuilder()
                .setName(tensor)
                .setDtype(type)
                .setTensorShape(shape)
                .build();
    }
}
