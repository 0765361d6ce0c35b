package dev.augur.onnxruntime;

import dev.augur.Device;
import java.nio.file.Path;

/**
 * AMD's MIGraphX, as a plug-in library: the Java API has no other way to it.
 *
 * @param library the provider's library, such as {@code libonnxruntime_providers_migraphx.so}
 * @param fp16 whether it may compute in half precision
 * @param int8 whether it may compute in 8-bit integers
 */
public record MiGraphX(Path library, boolean fp16, boolean int8) implements ExecutionProvider {
    @Override
    public String title() {
        return "MIGraphX";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.GPU;
    }
}
