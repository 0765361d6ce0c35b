package dev.augur.tck;

import static dev.augur.tck.Misuse.harmless;
import static dev.augur.tck.Misuse.load;
import static dev.augur.tck.Misuse.request;
import static dev.augur.tck.MisuseBench.ROW;
import static dev.augur.tck.MisuseBench.require;
import static dev.augur.tck.MisuseBench.requireRight;

import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.Session;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorAllocator;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/** Wrong uses of sessions and their calls, by one thread. */
final class SessionMisuses {
    private static final String CLOSED = "Model '.+' is closed";

    private SessionMisuses() {}

    static List<Misuse> all() {
        return Stream.of(inputs(), tensors(), life()).flatMap(List::stream).toList();
    }

    private static Misuse input(String what, String name, DType dtype, Shape shape, String text) {
        return request(what, InvalidInputException.class, text, bench -> bench.run(name, dtype, shape));
    }

    private static Misuse typed(String what, DType dtype, Shape shape, String got) {
        return input(what, "x", dtype, shape, "Input 'x' of '.+' must be FLOAT32\\[.+, 4\\], got " + got);
    }

    private static List<Misuse> inputs() {
        return List.of(
                typed("integers for floats", DType.INT64, ROW, "INT64\\[1, 4\\]"),
                typed("doubles for floats", DType.FLOAT64, ROW, "FLOAT64\\[1, 4\\]"),
                typed("bytes for floats", DType.UINT8, ROW, "UINT8\\[1, 4\\]"),
                typed("texts for numbers", DType.STRING, ROW, "STRING\\[1, 4\\]"),
                typed("too few columns", DType.FLOAT32, Shape.of(2, 3), "FLOAT32\\[2, 3\\]"),
                typed("too many columns", DType.FLOAT32, Shape.of(2, 5), "FLOAT32\\[2, 5\\]"),
                typed("no columns", DType.FLOAT32, Shape.of(2, 0), "FLOAT32\\[2, 0\\]"),
                typed("a row without a batch", DType.FLOAT32, Shape.of(4), "FLOAT32\\[4\\]"),
                typed("a dimension too many", DType.FLOAT32, Shape.of(1, 1, 4), "FLOAT32\\[1, 1, 4\\]"),
                typed("a scalar", DType.FLOAT32, Shape.SCALAR, "FLOAT32\\[\\]"),
                input("another name", "z", DType.FLOAT32, ROW, "Input 'x' of '.+' is missing; it must be .+"),
                input("a name in capitals", "X", DType.FLOAT32, ROW, "Input 'x' of '.+' is missing; .+"),
                request("no input", InvalidInputException.class, "Input 'x' of '.+' is missing; .+", bench -> {
                    try (Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
                        call.run();
                    }
                }),
                request(
                        "an input too many",
                        InvalidInputException.class,
                        ".+ has no input 'z'; it takes x .+",
                        bench -> {
                            try (Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
                                MisuseBench.zero(call.inputs().allocate("x", DType.FLOAT32, ROW));
                                MisuseBench.zero(call.inputs().allocate("z", DType.FLOAT32, ROW));
                                call.run();
                            }
                        }),
                request("one input of two", InvalidInputException.class, "Input 'b' of '.+' is missing; .+", bench -> {
                    try (Session.Call call = bench.twoInputs().newCall(bench.pool(), List.of())) {
                        MisuseBench.zero(call.inputs().allocate("a", DType.FLOAT32, ROW));
                        call.run();
                    }
                }),
                request("two batches in one run", InferenceException.class, "Model '.+", SessionMisuses::twoBatches),
                request(
                        "an output that the model has not",
                        InvalidInputException.class,
                        "Model '.+' has no output 'nope'; it gives y .+",
                        bench -> bench.session().newCall(bench.pool(), List.of("nope"))));
    }

    private static void twoBatches(MisuseBench bench) {
        try (Session.Call call = bench.twoInputs().newCall(bench.pool(), List.of())) {
            MisuseBench.zero(call.inputs().allocate("a", DType.FLOAT32, Shape.of(2, 4)));
            MisuseBench.zero(call.inputs().allocate("b", DType.INT64, Shape.of(3, 4)));
            call.run();
        }
    }

    private static List<Misuse> tensors() {
        String closed = "Input 'x' of '.+' is closed: FLOAT32\\[1, 4\\]";
        return List.of(
                request("a closed tensor", InvalidInputException.class, closed, bench -> {
                    Tensor x = bench.zeros(DType.FLOAT32, ROW);
                    x.close();
                    runOn(bench, x);
                }),
                request("a tensor that was closed twice", InvalidInputException.class, closed, bench -> {
                    Tensor x = bench.zeros(DType.FLOAT32, ROW);
                    x.close();
                    x.close();
                    runOn(bench, x);
                }),
                request("a tensor closed in its call", InvalidInputException.class, closed, bench -> {
                    try (Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
                        call.inputs().allocate("x", DType.FLOAT32, ROW).close();
                        call.run();
                    }
                }),
                request(
                        "a closed set of inputs",
                        InvalidInputException.class,
                        ".+ is missing; .+, got \\[\\]",
                        bench -> {
                            try (Tensors in = bench.tensors();
                                    Tensors out = bench.tensors()) {
                                in.allocate("x", DType.FLOAT32, ROW);
                                close(in);
                                bench.session().run(in, out);
                            }
                        }),
                harmless("tensors of another pool", bench -> {
                    TensorPool other = new TensorPool(0);
                    try (Tensor x = other.allocate(DType.FLOAT32, ROW)) {
                        x.put(0, new float[] {1, 2, 3, 4}, 0, 4);
                        requireRight(runOn(bench, x));
                    }
                    require(other.usedBytes() == 0, "memory of another pool is left");
                }),
                harmless("memory on the heap that is not aligned and changes", SessionMisuses::heap),
                harmless("an allocator of memory on the heap", bench -> {
                    TensorAllocator heap = (dtype, shape) ->
                            Tensor.wrap(dtype, shape, ByteBuffer.allocate((int) shape.elements() * dtype.bytes()));
                    try (Session.Call call = bench.session().newCall(heap, List.of())) {
                        requireRight(MisuseBench.run(call));
                        requireRight(MisuseBench.run(call));
                    }
                }),
                request(
                        "one set for inputs and outputs",
                        IllegalArgumentException.class,
                        "Inputs and outputs of '.+' must be two sets, got one: .+",
                        bench -> {
                            try (Tensors both = bench.tensors()) {
                                MisuseBench.zero(both.allocate("x", DType.FLOAT32, ROW));
                                bench.session().run(both, both);
                            }
                        }),
                harmless("an output that outlives its set", bench -> {
                    try (Tensors in = bench.tensors();
                            Tensors out = bench.tensors()) {
                        in.allocate("x", DType.FLOAT32, ROW).put(0, new float[] {1, 2, 3, 4}, 0, 4);
                        bench.session().run(in, out);
                        Tensor y = out.take("y");
                        close(out);
                        try (y) {
                            requireRight(EngineKit.floats(y));
                        }
                    }
                }),
                harmless("no rows", bench -> bench.run("x", DType.FLOAT32, Shape.of(0, 4))),
                harmless("numbers that are none", bench -> {
                    try (Tensor x = bench.zeros(DType.FLOAT32, ROW)) {
                        x.put(0, new float[] {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE}, 0, 4);
                        float[] y = runOn(bench, x);
                        require(Float.isNaN(y[0]) && y[1] == Float.POSITIVE_INFINITY, "NaN and infinity are lost");
                    }
                }));
    }

    /** Before its owner does. */
    private static void close(Tensors set) {
        set.close();
    }

    private static void heap(MisuseBench bench) {
        ByteBuffer memory = ByteBuffer.allocate(17).slice(1, 16);
        try (Tensor x = Tensor.wrap(DType.FLOAT32, ROW, memory);
                Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
            call.inputs().put("x", x);
            for (int first = 0; first < 3; first++) {
                x.put(0, new float[] {first}, 0, 1);
                call.run();
                require(EngineKit.floats(call.outputs().get("y"))[0] == 2 * first, "old memory was read");
            }
        }
    }

    private static float[] runOn(MisuseBench bench, Tensor x) {
        try (Tensors in = bench.tensors();
                Tensors out = bench.tensors()) {
            in.put("x", x);
            bench.session().run(in, out);
            return EngineKit.floats(out.get("y"));
        }
    }

    private static List<Misuse> life() {
        return List.of(
                load("a run of a closed session", ModelUnavailableException.class, CLOSED, bench -> {
                    Session session = bench.open(TckModel.DOUBLE);
                    session.close();
                    bench.run(session);
                }),
                load("a run of a call whose session is closed", ModelUnavailableException.class, CLOSED, bench -> {
                    Session session = bench.open(TckModel.DOUBLE);
                    try (Session.Call call = session.newCall(bench.pool(), List.of())) {
                        requireRight(MisuseBench.run(call));
                        session.close();
                        MisuseBench.run(call);
                    }
                }),
                harmless("to close a session twice, and its call after it", bench -> {
                    Session session = bench.open(TckModel.DOUBLE);
                    Session.Call call = session.newCall(bench.pool(), List.of());
                    requireRight(MisuseBench.run(call));
                    session.close();
                    session.close();
                    call.close();
                    call.close();
                }),
                request("a run of a closed call", IllegalStateException.class, "The call of '.+' is closed", bench -> {
                    Session.Call call = bench.session().newCall(bench.pool(), List.of());
                    requireRight(MisuseBench.run(call));
                    call.close();
                    call.run();
                }),
                harmless("to close an output before the next run", bench -> {
                    try (Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
                        requireRight(MisuseBench.run(call));
                        call.outputs().get("y").close();
                        requireRight(MisuseBench.run(call));
                    }
                }),
                harmless("to close the outputs before the next run", bench -> {
                    try (Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
                        requireRight(MisuseBench.run(call));
                        call.outputs().close();
                        call.inputs().close();
                        requireRight(MisuseBench.run(call));
                    }
                }),
                harmless("to take the input out after a run", bench -> {
                    try (Session.Call call = bench.session().newCall(bench.pool(), List.of())) {
                        requireRight(MisuseBench.run(call));
                        call.inputs().take("x").close();
                        requireRight(MisuseBench.run(call));
                    }
                }));
    }
}
