package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * XNNPACK's kernels for processors, in builds of ONNX Runtime that have them; none of the published artifacts for Linux, macOS
 * and Windows does.
 *
 * @param threads the threads of its own pool, at least 1; ONNX Runtime advises one intra-op thread beside them
 */
public record Xnnpack(int threads) implements ExecutionProvider {
    /**
     * Checks the number of threads.
     *
     * @param threads as the record has it
     */
    public Xnnpack {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be >= 1, got " + threads);
        }
    }

    @Override
    public String title() {
        return "XNNPACK";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.CPU;
    }
}
