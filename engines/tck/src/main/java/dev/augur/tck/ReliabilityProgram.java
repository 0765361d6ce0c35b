package dev.augur.tck;

import static dev.augur.tck.MisuseBench.require;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.tensor.DType;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What {@link ReliabilityContract} runs in JVMs of their own. Arguments: the engine's test class, then any number of {@code
 * race:SEED:FAULTS}, {@code bare:SEED:FAULTS}, {@code misuse}, {@code failures:TIMES} and {@code soak:PREDICTIONS:LOADS}. Prints one tally each, and
 * "no crash" as its last line.
 */
final class ReliabilityProgram {
    private static final int SAMPLES = 100;
    /** What a JVM needs until it has compiled what it runs, and its caches are full. */
    private static final double WARM_UP = 0.2;

    private final EngineKit kit;

    ReliabilityProgram(EngineKit kit) {
        this.kit = kit;
    }

    public static void main(String[] args) throws Exception {
        EngineKit kit = Class.forName(args[0])
                .asSubclass(EngineKit.class)
                .getDeclaredConstructor()
                .newInstance();
        ReliabilityProgram program = new ReliabilityProgram(kit);
        for (String task : List.of(args).subList(1, args.length)) {
            String[] parts = task.split(":", -1);
            System.out.println(parts[0].equals("bare") ? program.bare(parts) : program.run(parts));
        }
        System.out.println("no crash");
    }

    private Tally bare(String[] task) throws Exception {
        return new RaceProgram(Long.parseLong(task[1]), () -> Route.OfRuntime.of(openBare()))
                .run(Integer.parseInt(task[2]));
    }

    private BareModel openBare() {
        try {
            return Objects.requireNonNull(kit.openBare(Files.createTempDirectory("bare-")), "bare model");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tally race(MisuseBench bench, String[] task) throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(Long.parseLong(task[1]));
        Supplier<Route> routes = () -> switch (random.nextInt(3)) {
            case 0 -> new Route.OfSession(bench, bench.open(TckModel.SLOW));
            case 1 -> Route.OfInference.of(bench);
            default -> Route.OfPredictor.of(bench);
        };
        return new RaceProgram(Long.parseLong(task[1]), routes).run(Integer.parseInt(task[2]));
    }

    /** Does one task, on models of its own. */
    Tally run(String... task) throws Exception {
        CountedEngine engine;
        Tally tally;
        try (MisuseBench bench = new MisuseBench(kit)) {
            engine = bench.engine();
            bench.requireGood();
            tally = on(bench, task);
            bench.requireGood();
        }
        return tally.with("handles", engine.handles()).with("open", engine.openHandles());
    }

    private static Tally on(MisuseBench bench, String[] task) throws InterruptedException, ExecutionException {
        return switch (task[0]) {
            case "race" -> race(bench, task);
            case "misuse" -> misuse(bench);
            case "failures" -> failures(bench, Integer.parseInt(task[1]));
            case "soak" -> soak(bench, Integer.parseInt(task[1]), Integer.parseInt(task[2]));
            default -> throw new IllegalArgumentException(task[0]);
        };
    }

    /** Every misuse there is. */
    static List<Misuse> misuses() {
        return Stream.of(SessionMisuses.all(), TensorMisuses.all(), PredictorMisuses.all(), ThreadMisuses.all())
                .flatMap(List::stream)
                .toList();
    }

    private static Tally misuse(MisuseBench bench) {
        Tally tally = new Tally("misuse");
        List<String> wrong = new ArrayList<>();
        for (Misuse misuse : misuses()) {
            String verdict = misuse.judge(bench);
            bench.requireGood();
            if (!verdict.isEmpty()) {
                wrong.add(verdict);
            }
            tally.with(misuse.refusal() == null ? "harmless" : "typed", 1);
        }
        require(wrong.isEmpty(), String.join("\n", wrong));
        return tally;
    }

    /** Each misuse that is a request, many times after half as many to warm up; notes what the one that took most memory left in the process. */
    private static Tally failures(MisuseBench bench, int times) {
        long most = 0;
        int kinds = 0;
        for (Misuse misuse : misuses()) {
            if (misuse.cost() == Misuse.Cost.REQUEST) {
                kinds++;
                repeat(misuse, bench, times / 2);
                long before = ResidentMemory.bytes();
                repeat(misuse, bench, times);
                most = Math.max(most, ResidentMemory.bytes() - before);
                bench.requireGood();
            }
        }
        return new Tally("failures").with("kinds", kinds).with("times", times).with("growth", most);
    }

    private static void repeat(Misuse misuse, MisuseBench bench, int times) {
        for (int i = 0; i < times; i++) {
            String verdict = misuse.judge(bench);
            require(verdict.isEmpty(), verdict);
        }
    }

    /**
     * Predictions by turns on memory that is bound already, and on memory that is bound for each; among them, loads of the
     * model with a prediction.
     */
    private static Tally soak(MisuseBench bench, int predictions, int loads) {
        long[] memory = new long[SAMPLES + 1];
        int loaded = 0;
        memory[0] = ResidentMemory.bytes();
        for (int i = 0; i < predictions; i++) {
            predict(bench, i);
            while ((long) loaded * predictions < (long) loads * (i + 1)) {
                load(bench);
                loaded++;
            }
            if ((i + 1) % (predictions / SAMPLES) == 0) {
                memory[(i + 1) / (predictions / SAMPLES)] = ResidentMemory.bytes();
            }
        }
        int warm = (int) (WARM_UP * SAMPLES);
        double slope = TheilSen.slope(Arrays.copyOfRange(memory, warm, memory.length));
        return new Tally("soak")
                .with("predictions", predictions)
                .with("loads", loaded)
                .with("slope", Math.round(slope * SAMPLES * 100_000 / predictions))
                .with("growth", memory[SAMPLES] - memory[warm])
                .with("resident", memory[SAMPLES]);
    }

    private static void predict(MisuseBench bench, int number) {
        float x = number;
        float[] answer;
        if (number % 2 == 0) {
            answer = bench.predictor().predict(new float[] {x, 0, 0, 1});
        } else {
            try (Tensors in = bench.tensors();
                    Tensors out = bench.tensors()) {
                in.allocate("x", DType.FLOAT32, MisuseBench.ROW).put(0, new float[] {x, 0, 0, 1}, 0, 4);
                bench.session().run(in, out);
                answer = EngineKit.floats(out.get("y"));
            }
        }
        require(answer[0] == 2 * x && answer[3] == 2, "a wrong answer to record " + number);
    }

    private static void load(MisuseBench bench) {
        try (Inference inference = bench.inferenceOf(TckModel.DOUBLE).build();
                Predictor<float[], float[]> predictor = bench.rows(inference)) {
            MisuseBench.requireRight(predictor.predict(new float[] {1, 2, 3, 4}));
        }
    }
}
