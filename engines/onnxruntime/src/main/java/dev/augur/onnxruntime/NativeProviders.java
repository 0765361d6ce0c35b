package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEpDevice;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.augur.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From typed providers to those of the native library. The names of the options are ONNX Runtime's
 * (onnxruntime.ai/docs/execution-providers, and {@code cuda_execution_provider_info.cc} and its kin).
 */
final class NativeProviders {
    private static final String MIGRAPHX = "MIGraphXExecutionProvider";

    private NativeProviders() {}

    /** Adds a provider, and those that it leaves nodes to but the CPU's, which is always there. */
    static void add(ExecutionProvider provider, Device device, SessionOptions to) throws OrtException {
        if (provider instanceof Cuda cuda) {
            addCuda(cuda, device, to);
        } else if (provider instanceof TensorRt tensorRt) {
            addTensorRt(tensorRt, device, to);
        } else if (provider instanceof OpenVino openVino) {
            to.addOpenVINO(openVino.kind() == Device.Kind.CPU ? "CPU" : "GPU." + device.index());
        } else if (provider instanceof Rocm) {
            to.addROCM(device.index());
        } else if (provider instanceof MiGraphX miGraphX) {
            addMiGraphX(miGraphX, device, to);
        } else if (provider instanceof CoreMl coreMl) {
            to.addCoreML(entries(coreMl));
        } else if (provider instanceof DirectMl) {
            to.addDirectML(device.index());
        } else if (provider instanceof Xnnpack xnnpack) {
            to.addXnnpack(Map.of("intra_op_num_threads", Integer.toString(xnnpack.threads())));
        }
    }

    /** Whether the library was built with that provider, which does not say that it works. */
    static boolean isInThisBuild(ExecutionProvider provider) {
        return provider instanceof MiGraphX
                || OrtEnvironment.getAvailableProviders().contains(nativeProvider(provider));
    }

    private static OrtProvider nativeProvider(ExecutionProvider provider) {
        if (provider instanceof Cuda) {
            return OrtProvider.CUDA;
        } else if (provider instanceof TensorRt) {
            return OrtProvider.TENSOR_RT;
        } else if (provider instanceof OpenVino) {
            return OrtProvider.OPEN_VINO;
        } else if (provider instanceof Rocm) {
            return OrtProvider.ROCM;
        } else if (provider instanceof MiGraphX) {
            return OrtProvider.MI_GRAPH_X;
        } else if (provider instanceof CoreMl) {
            return OrtProvider.CORE_ML;
        } else if (provider instanceof DirectMl) {
            return OrtProvider.DIRECT_ML;
        }
        return provider instanceof Xnnpack ? OrtProvider.XNNPACK : OrtProvider.CPU;
    }

    private static void addCuda(Cuda cuda, Device device, SessionOptions to) throws OrtException {
        try (OrtCUDAProviderOptions options = new OrtCUDAProviderOptions(device.index())) {
            for (Map.Entry<String, String> entry : entries(cuda).entrySet()) {
                options.add(entry.getKey(), entry.getValue());
            }
            to.addCUDA(options);
        }
        if (!cuda.cpuNodes()) {
            to.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        }
    }

    private static void addTensorRt(TensorRt tensorRt, Device device, SessionOptions to) throws OrtException {
        try (OrtTensorRTProviderOptions options = new OrtTensorRTProviderOptions(device.index())) {
            for (Map.Entry<String, String> entry : entries(tensorRt).entrySet()) {
                options.add(entry.getKey(), entry.getValue());
            }
            to.addTensorrt(options);
        }
        addCuda(tensorRt.rest(), device, to);
    }

    private static void addMiGraphX(MiGraphX miGraphX, Device device, SessionOptions to) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        List<OrtEpDevice> devices;
        synchronized (environment) {
            devices = devicesOf(MIGRAPHX, environment);
            if (devices.isEmpty()) {
                environment.registerExecutionProviderLibrary(
                        MIGRAPHX, miGraphX.library().toAbsolutePath().toString());
                devices = devicesOf(MIGRAPHX, environment);
            }
        }
        if (device.index() >= devices.size()) {
            throw new OrtException("MIGraphX has " + devices.size() + " devices, and no " + device);
        }
        to.addExecutionProvider(List.of(devices.get(device.index())), entries(miGraphX));
    }

    private static List<OrtEpDevice> devicesOf(String provider, OrtEnvironment environment) throws OrtException {
        return environment.getEpDevices().stream()
                .filter(device -> device.getEpName().equals(provider))
                .toList();
    }

    static Map<String, String> entries(Cuda cuda) {
        Map<String, String> entries = new LinkedHashMap<>();
        if (cuda.memoryLimit() < Long.MAX_VALUE) {
            entries.put("gpu_mem_limit", Long.toString(cuda.memoryLimit()));
        }
        entries.put("arena_extend_strategy", cuda.arenaGrowth().value);
        entries.put("cudnn_conv_algo_search", cuda.convSearch().name());
        entries.put("cudnn_conv_use_max_workspace", flag(cuda.convWorkspace()));
        entries.put("use_tf32", flag(cuda.tf32()));
        return entries;
    }

    static Map<String, String> entries(TensorRt tensorRt) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("trt_fp16_enable", flag(tensorRt.fp16()));
        entries.put("trt_int8_enable", flag(tensorRt.int8()));
        String table = tensorRt.calibrationTable();
        if (table != null) {
            entries.put("trt_int8_calibration_table_name", table);
        }
        if (tensorRt.workspaceBytes() > 0) {
            entries.put("trt_max_workspace_size", Long.toString(tensorRt.workspaceBytes()));
        }
        Path cache = tensorRt.engineCache();
        if (cache != null) {
            entries.put("trt_engine_cache_enable", "1");
            entries.put("trt_engine_cache_path", cache.toAbsolutePath().toString());
            entries.put("trt_timing_cache_enable", "1");
            entries.put("trt_timing_cache_path", cache.toAbsolutePath().toString());
        }
        return entries;
    }

    static Map<String, String> entries(CoreMl coreMl) {
        return Map.of(
                "MLComputeUnits", coreMl.units().value,
                "ModelFormat", coreMl.format().value,
                "RequireStaticInputShapes", flag(coreMl.staticShapesOnly()));
    }

    static Map<String, String> entries(MiGraphX miGraphX) {
        return Map.of(
                "migraphx_fp16_enable", flag(miGraphX.fp16()),
                "migraphx_int8_enable", flag(miGraphX.int8()));
    }

    private static String flag(boolean on) {
        return on ? "1" : "0";
    }
}
