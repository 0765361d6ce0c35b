package dev.augur.onnxruntime;

import dev.augur.Device;

/** ONNX Runtime's own kernels for processors: in every build, and always the last choice on the CPU. */
public record Cpu() implements ExecutionProvider {
    @Override
    public String title() {
        return "CPU";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.CPU;
    }
}
