package dev.augur.tck;

import static dev.augur.tck.Misuse.request;
import static dev.augur.tck.MisuseBench.ROW;

import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Wrong uses of tensors and their sets, which never reach an engine. */
final class TensorMisuses {
    private static final String CLOSED = "Tensor FLOAT32\\[1, 4\\] is closed";

    private TensorMisuses() {}

    static List<Misuse> all() {
        return Stream.of(ofTensors(), ofSets(), ofSizes()).flatMap(List::stream).toList();
    }

    private static Misuse illegalState(String name, String text, Consumer<Tensor> use) {
        return request(name, IllegalStateException.class, text, bench -> {
            try (Tensor tensor = bench.zeros(DType.FLOAT32, ROW)) {
                use.accept(tensor);
            }
        });
    }

    private static List<Misuse> ofTensors() {
        return List.of(
                illegalState("to read a closed tensor", CLOSED, tensor -> {
                    tensor.close();
                    tensor.get(0, new float[4], 0, 4);
                }),
                illegalState("to write a closed tensor", CLOSED, tensor -> {
                    tensor.close();
                    tensor.put(0, new float[4], 0, 4);
                }),
                illegalState("a view of a closed tensor", CLOSED, tensor -> {
                    tensor.close();
                    tensor.bytes();
                }),
                illegalState("floats as integers", "Tensor is FLOAT32\\[1, 4\\], its .+ int array", Tensor::ints),
                illegalState("floats as texts", "Tensor is FLOAT32\\[1, 4\\], its .+ strings", Tensor::strings),
                request("to write beyond the end", IndexOutOfBoundsException.class, ".+", bench -> {
                    try (Tensor tensor = bench.zeros(DType.FLOAT32, ROW)) {
                        tensor.put(1, new float[4], 0, 4);
                    }
                }),
                request("to read before the beginning", IndexOutOfBoundsException.class, ".+", bench -> {
                    try (Tensor tensor = bench.zeros(DType.FLOAT32, ROW)) {
                        tensor.get(-1, new float[4], 0, 4);
                    }
                }));
    }

    private static Misuse ofSet(
            String name, Class<? extends RuntimeException> refusal, String text, Consumer<Tensors> use) {
        return request(name, refusal, text, bench -> {
            try (Tensors set = bench.tensors()) {
                set.allocate("x", DType.FLOAT32, ROW);
                use.accept(set);
            }
        });
    }

    private static List<Misuse> ofSets() {
        Class<IllegalStateException> refusal = IllegalStateException.class;
        return List.of(
                ofSet("a tensor that a set has not", refusal, "There is no tensor 'y', there are \\[x\\]", set -> {
                    set.get("y");
                }),
                ofSet("to take a tensor twice", refusal, "There is no tensor 'x', there are \\[\\]", set -> {
                    set.take("x").close();
                    set.take("x");
                }),
                ofSet("to allocate a name twice", refusal, "There is a tensor 'x' already", set -> {
                    set.allocate("x", DType.FLOAT32, ROW);
                }),
                ofSet("to put a tensor under a name that is taken", refusal, "There is a tensor 'x' already", set -> {
                    set.put("x", set.get("x"));
                }),
                ofSet(
                        "a position beyond the end",
                        IndexOutOfBoundsException.class,
                        "There are 1 tensors, .+ 1",
                        set -> {
                            set.tensor(1);
                        }));
    }

    private static Misuse illegal(String name, String text, Runnable use) {
        return request(name, IllegalArgumentException.class, text, bench -> use.run());
    }

    private static List<Misuse> ofSizes() {
        return List.of(
                illegal("a negative size", "Shape sizes must be >= 0, got \\[-1, 4\\]", () -> Shape.of(-1, 4)),
                illegal("more elements than a long holds", "Shape has more elements than .+", () -> {
                    Shape.of(1L << 40, 1L << 40);
                }),
                request(
                        "a tensor of a petabyte",
                        IllegalArgumentException.class,
                        "Tensor .+ does not fit .+",
                        bench -> {
                            bench.pool().allocate(DType.FLOAT32, Shape.of(1L << 48, 1));
                        }),
                illegal("memory that is too small", "Tensor FLOAT32\\[1, 4\\] needs 4 x 4 bytes, got 15", () -> {
                    Tensor.wrap(DType.FLOAT32, ROW, ByteBuffer.allocateDirect(15));
                }),
                illegal("memory for texts", "Tensor STRING\\[1, 4\\] must be of a type with a fixed size", () -> {
                    Tensor.wrap(DType.STRING, ROW, ByteBuffer.allocateDirect(16));
                }),
                illegal("a pool of less than nothing", "maxIdleBytes must be >= 0, got -1", () -> new TensorPool(-1)),
                illegal("a dimension below open", "size must be >= -1, got -2", () -> Dim.of(-2)),
                illegal("a model outside its store", "A model's name must be .+", () -> ModelId.of("../secret")),
                illegal("a model without a name", "A model's name must be .+", () -> ModelId.of("")));
    }
}
