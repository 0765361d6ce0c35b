package dev.augur.tensorflow;

import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs and loads, and looks at the memory of the process (Linux: proc(5)). Each kind of work would leave 30 MB or more if it left all. */
final class LeakProgram {
    private static final long MOST_GROWTH = 20L << 20;
    private static final String LONG_TEXT = "\u00e9".repeat(500_000);

    private final TensorPool pool = new TensorPool(0);

    private LeakProgram() {}

    public static void main(String[] args) throws IOException {
        LeakProgram program = new LeakProgram();
        program.watch("texts", program.model(TckSavedModels.identity(DType.STRING)), program::texts, 20);
        program.watch("numbers", program.model(TckSavedModels.bytes(TckModel.DOUBLE)), program::numbers, 10);
        LocalModel large = program.model(TckSavedModels.bytes(TckModel.SLOW));
        program.watch("loads", large, session -> program.load(large), 60);
        System.out.println("no leak");
    }

    @FunctionalInterface
    private interface Work {
        void on(Session session) throws IOException;
    }

    private void watch(String what, LocalModel files, Work work, int times) throws IOException {
        try (Session session = Runs.open(files)) {
            long before = 0;
            for (int i = 0; i < 2 * times; i++) {
                before = i == times ? memory() : before;
                work.on(session);
            }
            long growth = memory() - before;
            if (growth > MOST_GROWTH) {
                throw new IllegalStateException(what + ": " + growth + " bytes more after " + times + " rounds");
            }
        }
    }

    private LocalModel model(byte[] bytes) throws IOException {
        Path folder = Files.createTempDirectory("leak-");
        return SavedModelWriter.write(bytes, folder);
    }

    private void texts(Session session) {
        try (Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            Tensor x = in.allocate("x", DType.STRING, Shape.of(1, 2));
            x.strings()[0] = LONG_TEXT;
            x.strings()[1] = LONG_TEXT;
            session.run(in, out);
        }
    }

    /** Tensors of 4 MB, in place and as an output, by a binding that is kept. */
    private void numbers(Session session) {
        try (Session.Call call = session.newCall(pool, List.of())) {
            call.inputs().allocate("x", DType.FLOAT32, Shape.of(1 << 18, 4));
            call.run();
            call.run();
        }
        System.gc();
    }

    private void load(LocalModel files) {
        try (Session session = Runs.open(files)) {
            Runs.floats(session, "x", "y", new float[256]);
        }
    }

    /** What the process has in memory: the second number is that of pages, mostly of 4 KB. */
    private static long memory() throws IOException {
        Path statm = Path.of("/proc/self/statm");
        return Files.isReadable(statm)
                ? 4096 * Long.parseLong(Files.readString(statm).split(" ", -1)[1])
                : 0;
    }
}
