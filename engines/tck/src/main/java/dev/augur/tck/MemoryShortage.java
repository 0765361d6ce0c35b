package dev.augur.tck;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Outcome;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.engine.Engine;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What becomes of batches for which there is too little memory, for real. For a forked program: {@link #report} limits the
 * process that it runs in, for good.
 */
public final class MemoryShortage {
    /** What {@link #report} gives if all is as it should be, up to the engine's own words. */
    public static final String EXPECTED = """
            one row: 1.0
            four rows, split: 4.0
            four rows, each: 4
            ten rows, each: 0
            ten rows: Model 'wide' found too little memory for this run on cpu: [^\\n]+
            one row again: 2.0
            """;

    private static final ModelId ID = ModelId.of("wide");
    private static final long MORE_BYTES = 400L << 20;

    private MemoryShortage() {}

    /**
     * Predicts rows of which each needs 128 MiB, in a process that may map 400 MiB more than it has when the model is loaded:
     * two rows at once find memory, four do not, nor do five of ten.
     *
     * @param engine the engine
     * @param model gives for each row of one float the mean of 32 times 2^20 copies of it
     * @return one line for each try
     * @throws IOException if the process cannot be limited
     * @throws InterruptedException if the wait is interrupted
     */
    public static String report(Engine engine, Path model) throws IOException, InterruptedException {
        StringBuilder report = new StringBuilder();
        try (Inference inference = Inference.builder(ModelStore.file(ID, model))
                        .engine(engine)
                        .devices(DeviceSelector.cpuOnly())
                        .build();
                Predictor<float[], float[]> predictor =
                        inference.predictor(ID, RowCodec.floats().maxBatch(16))) {
            line(report, "one row: ", predictor.predict(new float[] {1})[0]);
            AddressSpace.limit(MORE_BYTES);
            line(report, "four rows, split: ", sum(predictor.predictAll(rows(4))));
            line(report, "four rows, each: ", successes(predictor.predictEach(rows(4))));
            line(report, "ten rows, each: ", successes(predictor.predictEach(rows(10))));
            try {
                predictor.predictAll(rows(10));
            } catch (OutOfDeviceMemoryException e) {
                line(report, "ten rows: ", String.valueOf(e.getMessage()));
            }
            predictor.predict(new float[] {3});
            line(report, "one row again: ", predictor.predict(new float[] {2})[0]);
        }
        return report.toString();
    }

    private static void line(StringBuilder report, String what, Object value) {
        report.append(what).append(value).append('\n');
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
