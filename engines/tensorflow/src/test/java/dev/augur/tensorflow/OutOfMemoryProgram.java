package dev.augur.tensorflow;

import dev.augur.tck.MemoryShortage;
import java.nio.file.Path;

/** Runs what finds too little memory, in a process that may have little more than it has. */
final class OutOfMemoryProgram {
    private OutOfMemoryProgram() {}

    public static void main(String[] arguments) throws Exception {
        TensorFlowOptions options =
                TensorFlowOptions.builder().intraOpThreads(1).build();
        System.out.println(MemoryShortage.report(new TensorFlowEngine(options), Path.of(arguments[0])));
    }
}
