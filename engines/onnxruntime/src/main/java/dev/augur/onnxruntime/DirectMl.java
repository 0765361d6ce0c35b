package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * DirectML, in builds of ONNX Runtime for Windows that have it. It takes no memory patterns and no parallel operators:
 * those options are then off, whatever is set.
 */
public record DirectMl() implements ExecutionProvider {
    @Override
    public String title() {
        return "DirectML";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.GPU;
    }
}
