package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * Intel's OpenVINO, in builds of ONNX Runtime that have it. Its Java API takes the device and no other option.
 *
 * @param kind an Intel processor, or an Intel GPU
 */
public record OpenVino(Device.Kind kind) implements ExecutionProvider {
    @Override
    public String title() {
        return "OpenVINO";
    }
}
