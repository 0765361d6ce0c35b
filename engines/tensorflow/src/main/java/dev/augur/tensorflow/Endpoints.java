package dev.augur.tensorflow;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Outputs of operators, as an array in native memory. The memory is the JVM's: JavaCPP refuses to allocate once the process has
 * a multiple of its heap in memory, which a model alone may have.
 */
final class Endpoints {
    /** {@code struct TF_Output} of tensorflow/c/c_api.h: a pointer and an int, padded. */
    private static final int BYTES = 16;

    private final TF_Output array;
    private final int size;

    Endpoints(int size) {
        this.array = new TF_Output(new BytePointer(ByteBuffer.allocateDirect(BYTES * Math.max(1, size))));
        this.size = size;
    }

    void set(int index, TF_Operation operation, int output) {
        array.position(index).oper(operation).index(output);
        array.position(0);
    }

    /** Chooses some. */
    Endpoints pick(int[] indexes) {
        Endpoints picked = new Endpoints(indexes.length);
        for (int i = 0; i < indexes.length; i++) {
            TF_Output from = array.getPointer(indexes[i]);
            picked.set(i, from.oper(), from.index());
        }
        return picked;
    }

    /** The first of them, to be given to native code. */
    TF_Output array() {
        return array;
    }

    int size() {
        return size;
    }
}
