package dev.augur.internal;

import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a response is found by: whose it is, and the SHA-256 (FIPS 180-4) of the model's name and version and of the inputs
 * with their names, types and shapes.
 *
 * @param owner the predictor's own object: two predictors may read the same outputs differently
 * @param a first quarter of the digest
 * @param b second quarter
 * @param c third quarter
 * @param d last quarter
 */
record ResponseKey(Object owner, long a, long b, long c, long d) {
    /** The key of one record. */
    static ResponseKey of(Object owner, ModelId model, Tensors inputs) {
        MessageDigest digest = sha256();
        update(digest, model.toString());
        for (int i = 0; i < inputs.size(); i++) {
            update(digest, inputs.name(i));
            update(digest, inputs.tensor(i));
        }
        LongBuffer quarters = ByteBuffer.wrap(digest.digest()).asLongBuffer();
        return new ResponseKey(owner, quarters.get(0), quarters.get(1), quarters.get(2), quarters.get(3));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, Tensor tensor) {
        Shape shape = tensor.shape();
        update(digest, tensor.dtype().name());
        ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + Long.BYTES * shape.rank());
        head.putInt(shape.rank());
        for (int axis = 0; axis < shape.rank(); axis++) {
            head.putLong(shape.dim(axis));
        }
        digest.update(head.array());
        if (tensor.dtype() == DType.STRING) {
            for (String text : tensor.strings()) {
                update(digest, text);
            }
        } else {
            digest.update(tensor.bytes());
        }
    }

    /** With its length, so that no two texts run together. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
