package dev.augur.tensorflow;

import dev.augur.codec.Codec;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.util.List;

/** Borrows the caller's tensor, and tells the first output value. */
final class EchoCodec implements Codec<Tensors, String> {
    @Override
    public void encode(List<? extends Tensors> batch, Tensors inputs) {
        inputs.put("x", batch.get(0).get("x"));
    }

    @Override
    public List<String> decode(Tensors inputs, Tensors outputs, int count) {
        Tensor y = outputs.get("y");
        return List.of(y + " " + y.floats().get(0));
    }
}
