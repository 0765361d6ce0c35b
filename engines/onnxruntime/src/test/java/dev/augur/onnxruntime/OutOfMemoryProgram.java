package dev.augur.onnxruntime;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Predicts rows of which each needs 128 MiB, in a process that may map 400 MiB more than it has when the model is loaded:
 * three rows at once find memory, four do not.
 */
final class OutOfMemoryProgram {
    private static final ModelId ID = ModelId.of("wide");
    private static final long MORE_BYTES = 400L << 20;

    private OutOfMemoryProgram() {}

    public static void main(String[] arguments) throws Exception {
        OnnxRuntimeOptions options = OnnxRuntimeOptions.builder()
                .intraOpThreads(1)
                .arena(Boolean.parseBoolean(arguments[1]))
                .build();
        RowCodec codec = RowCodec.floats().maxBatch(16);
        try (Inference inference = Inference.builder(ModelStore.file(ID, Path.of(arguments[0])))
                        .engine(new OnnxRuntimeEngine(options))
                        .devices(DeviceSelector.cpuOnly())
                        .build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, codec)) {
            System.out.println("one row: " + predictor.predict(new float[] {1})[0]);
            limitMemory();
            System.out.println("four rows, split: " + sum(predictor.predictAll(rows(4))));
            System.out.println("four rows, each: " + successes(predictor.predictEach(rows(4))));
            System.out.println("ten rows, each: " + successes(predictor.predictEach(rows(10))));
            try {
                predictor.predictAll(rows(10));
            } catch (OutOfDeviceMemoryException e) {
                System.out.println("ten rows: " + e.getMessage());
            }
            float last = 0;
            for (int i = 0; i < 5; i++) {
                last = predictor.predict(new float[] {2})[0];
            }
            System.out.println("one row again: " + last);
        }
    }

    private static void limitMemory() throws Exception {
        long kilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
        long bytes = (kilobytes << 10) + MORE_BYTES;
        int exit = new ProcessBuilder(
                        "prlimit",
                        "--pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "--as=" + bytes)
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("prlimit ended with " + exit);
        }
    }

    private static List<float[]> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> new float[] {1}).toList();
    }

    private static double sum(List<float[]> values) {
        return values.stream().mapToDouble(value -> value[0]).sum();
    }

    private static long successes(List<Outcome<float[]>> outcomes) {
        return outcomes.stream().filter(Outcome.Success.class::isInstance).count();
    }
}
