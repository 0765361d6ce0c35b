package dev.augur.djl;

import dev.augur.tck.MemoryShortage;
import java.nio.file.Path;

/** Runs what finds too little memory, in a process that may have little more than it has. */
final class OutOfMemoryProgram {
    private OutOfMemoryProgram() {}

    public static void main(String[] arguments) throws Exception {
        DjlOptions options = Torch.options().intraOpThreads(1).interOpThreads(1).build();
        System.out.println(MemoryShortage.report(DjlEngine.of("PyTorch", options), Path.of(arguments[0])));
    }
}
