package dev.augur.tensor;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and gives.
 *
 * @param inputs its inputs, in the model's order
 * @param outputs its outputs, in the model's order
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {

    /**
     * Copies both lists.
     *
     * @param inputs as the record has it
     * @param outputs as the record has it
     */
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * The input of that name.
     *
     * @param name the name
     * @return the spec, or null if there is none
     */
    public @Nullable TensorSpec input(String name) {
        return find(inputs, name);
    }

    /**
     * The output of that name.
     *
     * @param name the name
     * @return the spec, or null if there is none
     */
    public @Nullable TensorSpec output(String name) {
        return find(outputs, name);
    }

    private static @Nullable TensorSpec find(List<TensorSpec> specs, String name) {
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(name)) {
                return specs.get(i);
            }
        }
        return null;
    }

    /**
     * Specs as error texts list them.
     *
     * @param specs inputs or outputs
     * @return for example {@code x FLOAT32[batch, 4], y INT64[batch]}
     */
    public static String describe(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
