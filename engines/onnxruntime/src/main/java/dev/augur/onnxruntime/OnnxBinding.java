package dev.augur.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
import dev.augur.engine.NativeModel;
import dev.augur.engine.OutputShapeException;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Native views of inputs and outputs, kept from run to run. One thread at a time. */
final class OnnxBinding implements NativeModel.Binding {
    private final OnnxModel model;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    /** Outputs that native code allocates, and that are copied from there. */
    private final Set<String> fetched = new LinkedHashSet<>();
    /** Texts are copied by native code, so their inputs are made anew for each run. */
    private final Map<String, Tensor> texts = new LinkedHashMap<>();
    /** Wider unsigned inputs as signed ones, from which each run makes what native code takes. */
    private final Map<String, OnnxTensor> signed = new LinkedHashMap<>();

    private final List<OrtSession.Result> casts = new ArrayList<>();
    /** Native code works on copies of memory that it cannot reach. */
    private final List<HeapCopy> heapInputs = new ArrayList<>(0);

    private final List<HeapCopy> heapOutputs = new ArrayList<>(0);

    private final OrtSession.RunOptions options;

    OnnxBinding(OnnxModel model, List<String> copied) {
        this.model = model;
        this.options = newOptions(model);
        this.fetched.addAll(copied);
    }

    private static OrtSession.RunOptions newOptions(OnnxModel model) {
        try {
            return new OrtSession.RunOptions();
        } catch (OrtException e) {
            throw model.failed(e);
        }
    }

    /** Makes the native views. On failure, {@link #close()} frees those that were made. */
    void bind(Tensors from, Tensors into) throws OrtException {
        for (int i = 0; i < from.size(); i++) {
            Tensor tensor = from.tensor(i);
            if (tensor.dtype() == DType.STRING) {
                texts.put(from.name(i), tensor);
            } else if (UnsignedCast.signed(tensor.dtype()) != null) {
                signed.put(from.name(i), view(tensor, heapInputs));
            } else {
                inputs.put(from.name(i), view(tensor, heapInputs));
            }
        }
        for (int i = 0; i < into.size(); i++) {
            pinned.put(into.name(i), view(into.tensor(i), heapOutputs));
        }
    }

    private static OnnxTensor view(Tensor tensor, List<HeapCopy> copies) throws OrtException {
        ByteBuffer bytes = tensor.bytes();
        if (!bytes.isDirect()) {
            HeapCopy copy = HeapCopy.of(bytes);
            copies.add(copy);
            bytes = copy.direct();
        }
        OnnxJavaType signedType = UnsignedCast.signed(tensor.dtype());
        OnnxJavaType type = signedType == null ? OnnxTypes.javaType(tensor.dtype()) : signedType;
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                bytes,
                tensor.shape().toArray(),
                Objects.requireNonNull(type, "checked when loaded"));
    }

    @Override
    public void run(Tensors outputs) throws OutputShapeException {
        try {
            if (isPartlyFresh()) {
                makeTexts();
                makeUnsigned();
            }
            heapInputs.forEach(HeapCopy::toDirect);
            try (OrtSession.Result result = model.session().run(inputs, fetched, pinned, options)) {
                heapOutputs.forEach(HeapCopy::toHeap);
                if (!fetched.isEmpty()) {
                    copy(result, outputs);
                }
            }
        } catch (OrtException e) {
            if (e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT && !pinned.isEmpty()) {
                throw new OutputShapeException(OrtErrors.text(e), e);
            }
            throw model.failed(e);
        } finally {
            if (isPartlyFresh()) {
                closeTexts();
                closeUnsigned();
            }
        }
    }

    @Override
    public void stop() {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw model.failed(e);
        }
    }

    /** Whether some inputs are made anew for each run. */
    private boolean isPartlyFresh() {
        return !texts.isEmpty() || !signed.isEmpty();
    }

    private void makeTexts() throws OrtException {
        for (Map.Entry<String, Tensor> text : texts.entrySet()) {
            Tensor tensor = text.getValue();
            inputs.put(
                    text.getKey(),
                    OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(),
                            tensor.strings(),
                            tensor.shape().toArray()));
        }
    }

    private void makeUnsigned() throws OrtException {
        for (Map.Entry<String, OnnxTensor> input : signed.entrySet()) {
            DType dtype = Objects.requireNonNull(model.signature().input(input.getKey()), input.getKey())
                    .dtype();
            OrtSession.Result cast = model.unsigned().cast(dtype, input.getValue());
            casts.add(cast);
            inputs.put(input.getKey(), (OnnxTensor) cast.get(0));
        }
    }

    /** What a cast made belongs to its result. */
    private void closeUnsigned() {
        for (int i = casts.size() - 1; i >= 0; i--) {
            casts.remove(i).close();
        }
        signed.keySet().forEach(inputs::remove);
    }

    private void closeTexts() {
        for (String name : texts.keySet()) {
            OnnxTensor made = inputs.remove(name);
            if (made != null) {
                made.close();
            }
        }
    }

    private void copy(OrtSession.Result from, Tensors outputs) throws OrtException {
        for (String name : fetched) {
            copy(name, (OnnxTensor) from.get(name).orElseThrow(), outputs);
        }
    }

    /** The getter of the Java API copies to the heap, and that copy becomes the output. */
    private void copy(String name, OnnxTensor from, Tensors outputs) throws OrtException {
        DType dtype = dtypeOf(name);
        Shape shape = Shape.of(from.getInfo().getShape());
        if (dtype == DType.STRING) {
            copyTexts(from.getValue(), outputs.allocate(name, dtype, shape).strings());
        } else {
            outputs.adopt(name, Tensor.wrap(dtype, shape, from.getByteBuffer()));
        }
    }

    /** Memory on the heap, and what native code sees in its place. */
    private record HeapCopy(ByteBuffer heap, ByteBuffer direct) {
        static HeapCopy of(ByteBuffer heap) {
            return new HeapCopy(heap, ByteBuffer.allocateDirect(heap.capacity()).order(ByteOrder.nativeOrder()));
        }

        void toDirect() {
            direct.duplicate().put(heap.duplicate());
        }

        void toHeap() {
            heap.duplicate().put(direct.duplicate());
        }
    }

    private DType dtypeOf(String output) {
        TensorSpec spec = model.signature().output(output);
        return Objects.requireNonNull(spec, output).dtype();
    }

    private static void copyTexts(Object from, String[] into) {
        List<String> flat = new ArrayList<>(into.length);
        flatten(from, flat);
        for (int i = 0; i < into.length; i++) {
            into[i] = flat.get(i);
        }
    }

    private static void flatten(@Nullable Object value, List<String> into) {
        if (value instanceof Object[] values) {
            for (Object element : values) {
                flatten(element, into);
            }
        } else {
            into.add((String) value);
        }
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        inputs.clear();
        signed.values().forEach(OnnxTensor::close);
        signed.clear();
        pinned.values().forEach(OnnxTensor::close);
        pinned.clear();
        options.close();
    }
}
