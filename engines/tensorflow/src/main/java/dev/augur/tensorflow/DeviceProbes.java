package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.DeviceTrials;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Tries devices with a model of one product of matrices, each device once: what it refuses for is remembered, but for too
 * little memory, which may be there the next time. Thread-safe.
 */
final class DeviceProbes {
    private static final String PRODUCT = "product";
    private final DeviceTrials trials = new DeviceTrials();

    /**
     * Tries a device, unless that was done.
     *
     * @param options with which TensorFlow sets its GPUs up, if this is the first use of one
     * @throws DeviceRefusedException if it does not take the model, in words to act on
     */
    void require(Device device, TensorFlowOptions options) throws DeviceRefusedException {
        trials.require(device, () -> refusal(device, options));
    }

    private static @Nullable String refusal(Device device, TensorFlowOptions options) throws DeviceRefusedException {
        try (NativeGraph graph = NativeGraph.open(bytes(model()), SessionConfig.of(options, device), device)) {
            Gpus.requireFound(device, graph.devices());
            graph.run(PRODUCT, Map.of());
            return null;
        } catch (DeviceRefusedException e) {
            return String.valueOf(e.getMessage());
        } catch (NativeException e) {
            if (e.isOutOfMemory()) {
                throw new DeviceRefusedException(device + " has too little memory for any model: " + e.getMessage(), e);
            }
            return Gpus.broken(device, String.valueOf(e.getMessage()));
        } catch (RefusedModelException e) {
            throw new IllegalStateException("The model of a probe is always the same", e);
        }
    }

    private static ByteBuffer bytes(GraphDef graph) {
        byte[] bytes = graph.toByteArray();
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Of numbers that nothing can work out beforehand. */
    private static GraphDef model() {
        TensorProto.Builder shape = TensorProto.newBuilder()
                .setDtype(DataType.DT_INT32)
                .setTensorShape(TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dim.newBuilder().setSize(2)))
                .addIntVal(2)
                .addIntVal(2);
        return GraphDef.newBuilder()
                .addNode(node("Const", "shape")
                        .putAttr("dtype", type(DataType.DT_INT32))
                        .putAttr(
                                "value", AttrValue.newBuilder().setTensor(shape).build()))
                .addNode(node("RandomUniform", "numbers", "shape")
                        .putAttr("dtype", type(DataType.DT_FLOAT))
                        .putAttr("T", type(DataType.DT_INT32)))
                .addNode(node("MatMul", PRODUCT, "numbers", "numbers").putAttr("T", type(DataType.DT_FLOAT)))
                .build();
    }

    private static NodeDef.Builder node(String op, String name, String... inputs) {
        NodeDef.Builder node = NodeDef.newBuilder().setOp(op).setName(name);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node;
    }

    private static AttrValue type(DataType type) {
        return AttrValue.newBuilder().setType(type).build();
    }
}
