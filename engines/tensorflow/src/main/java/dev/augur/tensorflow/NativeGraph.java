package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_ImportGraphDefOptionsSetDefaultDevice;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewImportGraphDefOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import dev.augur.Device;
import dev.augur.tensor.Shape;
import dev.augur.tensorflow.TextTensor.NotUtf8Exception;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;

/** A graph in native memory and the session that runs it. Owned by whoever opened it. */
final class NativeGraph implements AutoCloseable {
    private final TF_Graph graph;
    private final TF_Session session;
    private final Device device;

    private NativeGraph(TF_Graph graph, TF_Session session, Device device) {
        this.graph = graph;
        this.session = session;
        this.device = device;
    }

    /**
     * Gives a graph to TensorFlow.
     *
     * @param graphDef its bytes, direct memory
     * @param config of the session
     * @param device where operators run that name no device
     */
    static NativeGraph open(ByteBuffer graphDef, ConfigProto config, Device device) throws NativeException {
        TF_Graph graph = TF_NewGraph();
        boolean opened = false;
        try (Status status = new Status()) {
            importGraph(graph, graphDef, Gpus.nativeName(device), status);
            NativeGraph open = new NativeGraph(graph, newSession(graph, config, status), device);
            opened = true;
            return open;
        } finally {
            if (!opened) {
                TF_DeleteGraph(graph);
            }
        }
    }

    private static void importGraph(TF_Graph graph, ByteBuffer graphDef, String device, Status status)
            throws NativeException {
        TF_ImportGraphDefOptions options = TF_NewImportGraphDefOptions();
        TF_Buffer buffer = TF_NewBuffer();
        try {
            buffer.data(new BytePointer(graphDef)).length(graphDef.capacity());
            if (!device.isEmpty()) {
                TF_ImportGraphDefOptionsSetDefaultDevice(options, device);
            }
            TF_GraphImportGraphDef(graph, buffer, options, status.handle());
            status.check();
        } finally {
            TF_DeleteBuffer(buffer);
            TF_DeleteImportGraphDefOptions(options);
        }
    }

    private static TF_Session newSession(TF_Graph graph, ConfigProto config, Status status) throws NativeException {
        TF_SessionOptions options = TF_NewSessionOptions();
        try {
            ByteBuffer bytes = direct(config.toByteArray());
            TF_SetConfig(options, new BytePointer(bytes), bytes.capacity(), status.handle());
            status.check();
            TF_Session session = TF_NewSession(graph, options, status.handle());
            status.check();
            return session;
        } finally {
            TF_DeleteSessionOptions(options);
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Where it was opened. */
    Device device() {
        return device;
    }

    /** To be given to a run; good until this is closed. */
    TF_Session session() {
        return session;
    }

    /** The names of the devices that the session may use, such as {@code /job:localhost/replica:0/task:0/device:GPU:0}. */
    List<String> devices() throws NativeException {
        try (Status status = new Status()) {
            TF_DeviceList list = TF_SessionListDevices(session, status.handle());
            status.check();
            List<String> names = new ArrayList<>();
            for (int i = 0; i < TF_DeviceListCount(list); i++) {
                names.add(TF_DeviceListName(list, i, status.handle()).getString(StandardCharsets.UTF_8));
            }
            TF_DeleteDeviceList(list);
            return names;
        }
    }

    /**
     * Finds outputs of operators.
     *
     * @param names as {@code node:0}
     * @throws RefusedModelException if the graph has no such output
     */
    Endpoints endpoints(List<String> names) throws RefusedModelException {
        Endpoints found = new Endpoints(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            TF_Operation operation = operation(OperatorGraph.nodeOf(name));
            String output = name.substring(name.indexOf(':') + 1);
            int index = output.matches("[0-9]{1,9}") ? Integer.parseInt(output) : 0;
            if (index >= TF_OperationNumOutputs(operation)) {
                throw new RefusedModelException("its graph has no tensor '" + name + "'");
            }
            found.set(i, operation, index);
        }
        return found;
    }

    /** The native type of each of these outputs. */
    int[] types(Endpoints endpoints) {
        int[] types = new int[endpoints.size()];
        for (int i = 0; i < types.length; i++) {
            TF_Output endpoint = endpoints.array().getPointer(i);
            types[i] = TF_OperationOutputType(endpoint);
        }
        return types;
    }

    private TF_Operation operation(String name) throws RefusedModelException {
        TF_Operation operation = TF_GraphOperationByName(graph, name);
        if (operation == null) {
            throw new RefusedModelException("its graph has no operator '" + name + "'");
        }
        return operation;
    }

    /**
     * Runs one operator, as a model's initialisation wants it.
     *
     * @param target the operator's name
     * @param texts values for some of the graph's tensors, by name
     */
    void run(String target, Map<String, String> texts) throws NativeException, RefusedModelException {
        List<String> names = List.copyOf(texts.keySet());
        Endpoints fed = endpoints(names);
        TensorSlots slots = new TensorSlots(names.size());
        PointerPointer<TF_Operation> targets =
                new PointerPointer<>(new BytePointer(ByteBuffer.allocateDirect(Long.BYTES)));
        targets.put(0, operation(OperatorGraph.nodeOf(target)));
        List<TF_Tensor> values = new ArrayList<>();
        try {
            for (String name : names) {
                values.add(scalar(Objects.requireNonNull(texts.get(name))));
                slots.put(values.size() - 1, values.get(values.size() - 1));
            }
            run(fed, slots, targets);
        } finally {
            values.forEach(TextTensor::delete);
        }
    }

    private void run(Endpoints fed, TensorSlots values, PointerPointer<TF_Operation> target) throws NativeException {
        Endpoints nothing = new Endpoints(0);
        PointerPointer<TF_Tensor> none = new TensorSlots(0).array();
        try (Status status = new Status()) {
            TF_SessionRun(
                    session,
                    null,
                    fed.array(),
                    values.array(),
                    fed.size(),
                    nothing.array(),
                    none,
                    0,
                    target,
                    1,
                    null,
                    status.handle());
            status.check();
        }
    }

    private static TF_Tensor scalar(String text) throws RefusedModelException {
        try {
            return TextTensor.of(Shape.SCALAR, new String[] {text});
        } catch (NotUtf8Exception e) {
            throw new RefusedModelException("the name of its folder is no text: " + text);
        }
    }

    @Override
    public void close() {
        try (Status status = new Status()) {
            TF_CloseSession(session, status.handle());
            TF_DeleteSession(session, status.handle());
            TF_DeleteGraph(graph);
        }
    }
}
