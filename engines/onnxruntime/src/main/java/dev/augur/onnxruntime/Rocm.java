package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * AMD's ROCm, in builds of ONNX Runtime before 1.23 that have it; later ones have {@link MiGraphX}. The Java API takes
 * the device and no other option.
 */
public record Rocm() implements ExecutionProvider {
    @Override
    public String title() {
        return "ROCm";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.GPU;
    }
}
