package dev.augur.tensorflow;

import dev.augur.Device;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/** From typed options to those of a session (tensorflow/core/protobuf/config.proto). */
final class SessionConfig {
    private SessionConfig() {}

    static ConfigProto of(TensorFlowOptions options, Device device) {
        ConfigProto.Builder config = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(options.intraOpThreads())
                // What has no kernel for a GPU runs on the CPU, as an operator that names a GPU does without one.
                .setAllowSoftPlacement(true);
        if (options.interOpThreads() == 1) {
            // Negative: no threads, the caller's does the work.
            config.setInterOpParallelismThreads(-1);
        } else {
            config.setInterOpParallelismThreads(options.interOpThreads()).setUsePerSessionThreads(true);
        }
        if (device.kind() == Device.Kind.GPU) {
            config.setGpuOptions(GPUOptions.newBuilder()
                    .setAllowGrowth(options.gpu().allowGrowth())
                    .setPerProcessGpuMemoryFraction(options.gpu().memoryFraction()));
        } else {
            config.putDeviceCount("GPU", 0);
        }
        return config.build();
    }
}
