package dev.augur.onnxruntime;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.InferenceListener;
import dev.augur.Predictor;
import dev.augur.codec.Codec;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelStore;
import dev.augur.platform.ProcessMemory;
import dev.augur.tck.OnnxGraph;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What {@link LifeTest} runs in JVMs of their own: {@code churn FOLDER THREADS LOADS}, {@code budget FOLDER MODELS
 * MEBIBYTES BUDGET CALLS} or {@code swap FOLDER CALLERS SWAPS}. Prints one line of figures.
 */
final class LifeProgram {
    private static final int IN = 256;
    private static final int CALLERS = 4;
    private static final int IDLE_CALLS = 40_000;
    private static final long MIB = 1 << 20;

    /** Counts what is in memory. */
    private static final class Counter implements InferenceListener {
        final AtomicLong loaded = new AtomicLong();
        final AtomicLong freed = new AtomicLong();

        @Override
        public void onLoaded(Loaded event) {
            loaded.incrementAndGet();
        }

        @Override
        public void onClosed(ModelId model) {
            freed.incrementAndGet();
        }
    }

    /** A row of any length in, the first element of the answer out. */
    private record First() implements Codec<float[], Float> {
        @Override
        public void encode(List<? extends float[]> rows, Tensors inputs) {
            float[] row = rows.get(0);
            inputs.allocate("x", DType.FLOAT32, Shape.of(1, row.length)).put(0, row, 0, row.length);
        }

        @Override
        public int maxBatch() {
            return 1;
        }

        @Override
        public List<Float> decode(Tensors inputs, Tensors outputs, int count) {
            return List.of(outputs.get("y").floats().get(0));
        }
    }

    private LifeProgram() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        int[] figures =
                Arrays.stream(args, 2, args.length).mapToInt(Integer::parseInt).toArray();
        System.out.println(
                switch (args[0]) {
                    case "churn" -> churn(folder, figures[0], figures[1]);
                    case "budget" -> budget(folder, figures[0], figures[1], figures[2], figures[3]);
                    case "swap" -> swap(folder, figures[0], figures[1]);
                    default -> throw new IllegalArgumentException(args[0]);
                });
    }

    /** Every thread loads, runs and frees a model of its own, again and again. */
    private static String churn(Path folder, int threads, int loads) throws Exception {
        Path file = Files.write(folder.resolve("tiny.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        Counter counter = new Counter();
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine();
        loadRunAndFree(engine, counter, file, 0);
        long before = openFiles();
        inThreads(threads, thread -> {
            for (int i = 0; i < loads; i++) {
                loadRunAndFree(engine, counter, file, thread * loads + i);
            }
        });
        return "loaded=" + (counter.loaded.get() - 1) + " open=" + (counter.loaded.get() - counter.freed.get())
                + " files=" + (openFiles() - before);
    }

    private static void loadRunAndFree(OnnxRuntimeEngine engine, Counter counter, Path file, float value) {
        ModelId id = ModelId.of("tiny");
        try (Inference inference = Inference.builder(ModelStore.file(id, file))
                        .engine(engine)
                        .devices(DeviceSelector.cpuOnly())
                        .listener(counter)
                        .build();
                Predictor<float[], Float> predictor = inference.predictor(id, new First())) {
            require(predictor.predict(new float[] {value, 0, 0, 0}) == 2 * value, "a wrong answer");
        }
    }

    /** Several threads call models by chance, all of which do not fit. */
    private static String budget(Path folder, int models, int mebibytes, int budget, int calls) throws Exception {
        long[] sums = writeModels(folder, models, mebibytes);
        Counter counter = new Counter();
        AtomicLong peak = new AtomicLong();
        AtomicLong most = new AtomicLong();
        loadRunAndFree(
                new OnnxRuntimeEngine(),
                new Counter(),
                Files.write(folder.resolve("tiny.onnx"), OnnxModels.bytes(TckModel.DOUBLE)),
                1);
        long base = ProcessMemory.residentBytes();
        try (Inference inference = Inference.builder(ModelStore.directory(folder))
                .engine(new OnnxRuntimeEngine())
                .devices(DeviceSelector.cpuOnly())
                .modelBudget(budget * MIB)
                .listener(counter)
                .build()) {
            List<Predictor<float[], Float>> predictors = new ArrayList<>();
            for (int i = 0; i < models; i++) {
                predictors.add(inference.predictor(ModelId.of("m" + i), new First()));
            }
            inThreads(CALLERS, thread -> {
                Random random = new Random(thread);
                float[] ones = new float[IN];
                Arrays.fill(ones, 1);
                for (int i = 0; i < calls / CALLERS; i++) {
                    int model = random.nextInt(models);
                    float answer = predictors.get(model).predict(ones);
                    require(answer == sums[model], "m" + model + " gave " + answer + ", not " + sums[model]);
                    peak.accumulateAndGet(ProcessMemory.residentBytes() - base, Math::max);
                    most.accumulateAndGet(inMemory(inference), Math::max);
                }
            });
        }
        return "calls=" + calls / CALLERS * CALLERS + " loaded=" + counter.loaded.get() + " open="
                + (counter.loaded.get() - counter.freed.get()) + " peak=" + peak.get() / MIB + " ledger="
                + most.get() / MIB;
    }

    /**
     * An alias moves from version to version under its callers; every tenth version is broken. A version multiplies with its
     * number, and a call must get the answer of a version that the alias stood for while it was under way.
     */
    private static String swap(Path folder, int callers, int swaps) throws Exception {
        Counter counter = new Counter();
        AtomicLong earliest = new AtomicLong(1);
        AtomicLong latest = new AtomicLong(1);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong wrong = new AtomicLong();
        List<List<Long>> idle = new ArrayList<>();
        List<List<Long>> busy = new ArrayList<>();
        Path alias = Files.createDirectories(folder.resolve("m")).resolve("prod.alias");
        writeVersion(folder, 1, alias);
        try (Inference inference = Inference.builder(ModelStore.directory(folder))
                        .engine(new OnnxRuntimeEngine())
                        .devices(DeviceSelector.cpuOnly())
                        .listener(counter)
                        .build();
                Predictor<float[], Float> predictor = inference.predictor("m:prod", new First())) {
            predictor.warm();
            Task quiet = thread -> {
                List<Long> nanos = new ArrayList<>();
                for (int i = 0; i < IDLE_CALLS; i++) {
                    long start = System.nanoTime();
                    predictor.predict(new float[] {1});
                    nanos.add(System.nanoTime() - start);
                }
                synchronized (idle) {
                    idle.add(nanos.subList(IDLE_CALLS / 2, IDLE_CALLS));
                }
            };
            inThreads(callers, quiet);
            Task caller = thread -> {
                List<Long> nanos = new ArrayList<>();
                while (!done.get()) {
                    long least = earliest.get();
                    long start = System.nanoTime();
                    float answer = predictor.predict(new float[] {1});
                    nanos.add(System.nanoTime() - start);
                    wrong.addAndGet(answer >= least && answer <= latest.get() ? 0 : 1);
                }
                synchronized (busy) {
                    busy.add(nanos);
                }
            };
            whileCalled(
                    callers,
                    caller,
                    () -> {
                        for (int i = 2; i <= swaps + 1; i++) {
                            boolean broken = i % 10 == 0;
                            latest.set(broken ? latest.get() : i);
                            writeVersion(folder, i, alias);
                            require(inference.refresh().get(0).isDone() != broken, "version " + i);
                            earliest.set(latest.get());
                        }
                    },
                    done);
        }
        return "calls=" + busy.stream().mapToLong(List::size).sum() + " wrong=" + wrong.get() + " loaded="
                + counter.loaded.get() + " freed=" + counter.freed.get() + " idle_p99_us=" + p99(idle) + " p99_us="
                + p99(busy);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void whileCalled(int callers, Task caller, Step step, AtomicBoolean done) throws Exception {
        inThreads(callers + 1, thread -> {
            if (thread < callers) {
                caller.run(thread);
                return;
            }
            try {
                step.run();
            } finally {
                done.set(true);
            }
        });
    }

    private static long p99(List<List<Long>> nanos) {
        long[] sorted = nanos.stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return sorted[sorted.length * 99 / 100] / 1000;
    }

    private static void writeVersion(Path folder, int number, Path alias) throws IOException {
        Path file = Files.createDirectories(folder.resolve("m").resolve("" + number))
                .resolve("model.onnx");
        byte[] model = new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of("batch"), Dim.of(1))
                .output("y", DType.FLOAT32, Dim.of("batch"), Dim.of(1))
                .constant("w", Shape.of(1), (float) number)
                .node("Mul", List.of("x", "w"), List.of("y"))
                .toBytes();
        Files.write(file, number % 10 == 0 ? Arrays.copyOf(model, model.length / 2) : model);
        ModelRoute.to(new ModelId("m", "" + number)).write(alias);
    }

    private static long inMemory(Inference inference) {
        return inference.models().stream()
                .mapToLong(line -> line.bytes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .sum();
    }

    /** Sums of rows of ones times a matrix whose elements tell the model; the names are links to few files. */
    private static long[] writeModels(Path folder, int models, int mebibytes) throws IOException {
        long[] sums = new long[models];
        int columns = (int) (mebibytes * MIB / Float.BYTES / IN);
        int distinct = Math.min(models, 3);
        for (int i = 0; i < models; i++) {
            Path file = folder.resolve("m" + i + ".onnx");
            sums[i] = (long) IN * (i % distinct + 1);
            if (i < distinct) {
                float[] weights = new float[IN * columns];
                Arrays.fill(weights, i + 1);
                new OnnxGraph()
                        .input("x", DType.FLOAT32, Dim.of("batch"), Dim.of(IN))
                        .output("y", DType.FLOAT32, Dim.of("batch"), Dim.of(columns))
                        .constant("w", Shape.of(IN, columns), weights)
                        .node("MatMul", List.of("x", "w"), List.of("y"))
                        .writeTo(file);
            } else {
                Files.createSymbolicLink(file, folder.resolve("m" + i % distinct + ".onnx"));
            }
        }
        return sums;
    }

    private interface Task {
        void run(int thread) throws Exception;
    }

    private static void inThreads(int threads, Task task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(executor.submit(() -> {
                    task.run(thread);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            executor.shutdown();
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static long openFiles() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.count();
        }
    }
}
