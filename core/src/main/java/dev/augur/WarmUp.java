package dev.augur;

import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs with which a model is made ready: the first runs of a model are slow, because engines allocate, choose kernels and
 * compile for the shapes that they see. They are made whenever the model is loaded, on each of its copies, before any call
 * gets it; a model whose warm-up fails counts as one that cannot be loaded. Immutable.
 *
 * @see Inference.Builder#warmUp
 */
public sealed interface WarmUp {
    /**
     * How many runs are made with the same inputs.
     *
     * @return at least 1; 0 for as many as the {@linkplain NativeModel#warmUpCalls() engine} says
     */
    int calls();

    /**
     * Runs with zeros, {@code false} and empty texts of the shapes that the model declares, each open dimension of the size
     * 1.
     *
     * @return one batch size, and as many calls as the engine says
     */
    static Generated generated() {
        return new Generated(0, List.of(1), Map.of());
    }

    /**
     * Runs with inputs from files: each {@code .npz} file in the folder {@code warmup} beside the model's file, or in the
     * model's own folder if it is one, holds the inputs of a run by their names, as {@code numpy.savez} writes them. They are
     * taken in the order of their names.
     *
     * @return as many calls for each file as the engine says
     */
    static Samples samples() {
        return new Samples(0);
    }

    private static void requireCalls(int calls) {
        if (calls < 0) {
            throw new IllegalArgumentException("calls must be >= 0, got " + calls);
        }
    }

    /**
     * With inputs that the signature tells.
     *
     * @param calls as {@link WarmUp#calls()} has it
     * @param batchSizes sizes of the first dimension, where that is open; each gets its own calls, in order
     * @param shapes of inputs, by name, for those whose declared shape does not tell enough; -1 stands for the batch size
     */
    record Generated(int calls, List<Integer> batchSizes, Map<String, List<Long>> shapes) implements WarmUp {
        /**
         * Checks and copies.
         *
         * @param calls as the record has it
         * @param batchSizes as the record has it
         * @param shapes as the record has it
         * @throws IllegalArgumentException if calls are below 0, a batch size is below 1 or there is none, or a size of a shape
         *     is below -1
         */
        public Generated {
            requireCalls(calls);
            batchSizes = List.copyOf(batchSizes);
            shapes = Map.copyOf(shapes);
            if (batchSizes.isEmpty() || batchSizes.stream().anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException("batchSizes must be some, each >= 1, got " + batchSizes);
            }
            shapes.forEach((input, dims) -> {
                if (dims.stream().anyMatch(size -> size < -1)) {
                    throw new IllegalArgumentException(
                            "Sizes of the shape of '" + input + "' must be >= -1, got " + dims);
                }
            });
        }

        /**
         * The same with a number of calls.
         *
         * @param number for each batch size; 0 for as many as the engine says
         * @return another declaration
         */
        public Generated withCalls(int number) {
            return new Generated(number, batchSizes, shapes);
        }

        /**
         * The same with batch sizes.
         *
         * @param sizes at least one, each at least 1
         * @return another declaration
         */
        public Generated withBatchSizes(int... sizes) {
            return new Generated(calls, Arrays.stream(sizes).boxed().toList(), shapes);
        }

        /**
         * The same with the shape of one input. Open dimensions of other inputs that the model gives the same name as one of its
         * dimensions have that size too.
         *
         * @param input its name
         * @param dims every size; -1 for the batch size
         * @return another declaration
         */
        public Generated withShape(String input, long... dims) {
            Map<String, List<Long>> more = new HashMap<>(shapes);
            more.put(input, Arrays.stream(dims).boxed().toList());
            return new Generated(calls, batchSizes, more);
        }
    }

    /**
     * With inputs from files beside the model, see {@link LocalModel#path()}.
     *
     * @param calls as {@link WarmUp#calls()} has it
     */
    record Samples(int calls) implements WarmUp {
        /**
         * Checks.
         *
         * @param calls as the record has it
         * @throws IllegalArgumentException if they are below 0
         */
        public Samples {
            requireCalls(calls);
        }

        /**
         * The same with a number of calls.
         *
         * @param number for each file; 0 for as many as the engine says
         * @return another declaration
         */
        public Samples withCalls(int number) {
            return new Samples(number);
        }
    }
}
