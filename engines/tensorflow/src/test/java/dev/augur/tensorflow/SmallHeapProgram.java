package dev.augur.tensorflow;

import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Loads and runs while the process has more in memory than JavaCPP allows. */
final class SmallHeapProgram {
    private static final int ROWS = 1 << 22;

    private SmallHeapProgram() {}

    public static void main(String[] args) {
        LocalModel files = new LocalModel(SavedModelWriter.ID, ModelFormat.SAVED_MODEL, Path.of(args[0]));
        try (Session first = Runs.open(files);
                Session.Call large = first.newCall(new TensorPool(0), List.of())) {
            large.inputs().allocate("x", DType.FLOAT32, Shape.of(ROWS, 4)).put(0, new float[ROWS], 0, ROWS);
            large.run();
            try (Session second = Runs.open(files)) {
                System.out.println("runs: " + Runs.floats(second, "x", "y", 1, 2, 3, 4)[3]);
            }
            System.out.println("beyond: " + (Pointer.physicalBytes() > Pointer.maxPhysicalBytes()));
        }
    }
}
