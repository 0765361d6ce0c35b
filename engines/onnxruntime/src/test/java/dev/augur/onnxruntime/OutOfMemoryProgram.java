package dev.augur.onnxruntime;

import dev.augur.tck.MemoryShortage;
import java.nio.file.Path;

/** Runs what finds too little memory. Arguments: the model, and whether ONNX Runtime uses its arena. */
final class OutOfMemoryProgram {
    private OutOfMemoryProgram() {}

    public static void main(String[] arguments) throws Exception {
        OnnxRuntimeOptions options = OnnxRuntimeOptions.builder()
                .intraOpThreads(1)
                .arena(Boolean.parseBoolean(arguments[1]))
                .build();
        System.out.println(MemoryShortage.report(new OnnxRuntimeEngine(options), Path.of(arguments[0])));
    }
}
