package dev.augur.onnxruntime;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Target;
import java.util.stream.Collectors;

/**
 * A device for which the options name no provider.
 *
 * @param device the device
 * @param options of the model
 */
record NoProvider(Device device, OnnxRuntimeOptions options) implements Target {
    @Override
    public String provider() {
        return "";
    }

    @Override
    public NativeModel load() throws DeviceRefusedException {
        String named =
                options.providers().stream().map(ExecutionProvider::title).collect(Collectors.joining(", "));
        throw new DeviceRefusedException(
                "the options name no execution provider for a " + device.kind() + ", only [" + named + "]", null);
    }
}
