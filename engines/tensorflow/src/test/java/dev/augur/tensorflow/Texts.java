package dev.augur.tensorflow;

import dev.augur.engine.Session;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/** Models of texts. */
final class Texts {
    private Texts() {}

    /** Runs {@code words[n] -> ids[n]}. */
    static long[] lookUp(Session session, String... words) {
        TensorPool pool = new TensorPool(0);
        try (Tensors in = new Tensors(pool);
                Tensors out = new Tensors(pool)) {
            Tensor texts = in.allocate("words", DType.STRING, Shape.of(words.length));
            System.arraycopy(words, 0, texts.strings(), 0, words.length);
            session.run(in, out);
            long[] ids = new long[words.length];
            out.get("ids").get(0, ids, 0, ids.length);
            return ids;
        }
    }

    /** What an unknown word gets. */
    static TensorProto.Builder minusOne() {
        return TensorProto.newBuilder()
                .setDtype(DataType.DT_INT64)
                .setTensorShape(SavedModelWriter.shape())
                .addInt64Val(-1);
    }
}
