package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * A backend of ONNX Runtime, with its options. Which device of its kind it uses, the
 * {@link dev.augur.DeviceSelector} decides; what it has no kernel for runs on the CPU. Immutable.
 *
 * <p>Whether a provider works on a machine, only a try tells; the {@link dev.augur.Placement} says what came of it.
 *
 * @see OnnxRuntimeOptions.Builder#providers(ExecutionProvider...)
 */
public sealed interface ExecutionProvider
        permits CoreMl, Cpu, Cuda, DirectMl, MiGraphX, OpenVino, Rocm, TensorRt, Xnnpack {
    /**
     * Its name, as a placement shows it.
     *
     * @return for example {@code TensorRT}
     */
    String title();

    /**
     * The kind of device that it runs on.
     *
     * @return the kind
     */
    Device.Kind kind();
}
