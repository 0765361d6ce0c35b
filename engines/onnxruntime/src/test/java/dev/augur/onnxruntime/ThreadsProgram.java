package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ThreadPool;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Loads four models on one thread, and counts the threads that native code started there: they inherit its name. */
final class ThreadsProgram {
    private static final String NAME = "loading";
    private static final int MODELS = 4;

    private ThreadsProgram() {}

    public static void main(String[] args) throws Exception {
        Thread loading = new Thread(() -> load(args[0]), NAME);
        loading.start();
        loading.join();
    }

    private static void load(String what) {
        if (what.equals("late")) {
            OrtEnvironment.getEnvironment();
        }
        try {
            Path folder = Files.createTempDirectory("threads-");
            for (int i = 0; i < MODELS; i++) {
                Files.write(folder.resolve("m" + i + ".onnx"), OnnxModels.bytes(TckModel.DOUBLE));
            }
            try (Inference inference = Inference.builder(ModelStore.directory(folder))
                    .engine(new OnnxRuntimeEngine(options(what)))
                    .devices(DeviceSelector.cpuOnly())
                    .build()) {
                for (int i = 0; i < MODELS; i++) {
                    Predictor<Tensors, String> predictor = inference.predictor(ModelId.of("m" + i), new EchoCodec());
                    predictor.warm();
                }
                System.out.println(MODELS + " models, " + (threads() - 1) + " threads beside the caller");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static OnnxRuntimeOptions options(String what) {
        return switch (what) {
            case "five" ->
                OnnxRuntimeOptions.builder()
                        .threadPool(ThreadPool.SHARED)
                        .intraOpThreads(5)
                        .build();
            case "own" -> OnnxRuntimeOptions.builder().intraOpThreads(3).build();
            default -> OnnxRuntimeOptions.defaults();
        };
    }

    private static long threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            long threads = 0;
            for (Path task : tasks.toList()) {
                threads += Files.readString(task.resolve("comm")).trim().equals(NAME) ? 1 : 0;
            }
            return threads;
        }
    }
}
