package dev.augur.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Tensor;

/** Native tensors, as an array of their addresses in native memory. One thread at a time. */
final class TensorSlots {
    private final ByteBuffer addresses;
    private final PointerPointer<TF_Tensor> array;
    private final Slot slot = new Slot();

    TensorSlots(int size) {
        this.addresses =
                ByteBuffer.allocateDirect(Long.BYTES * Math.max(1, size)).order(ByteOrder.nativeOrder());
        this.array = new PointerPointer<>(new BytePointer(addresses));
    }

    void put(int index, TF_Tensor tensor) {
        addresses.putLong(Long.BYTES * index, tensor.address());
    }

    /** The tensor at that place, if any; the object is the same for all, and good until the next call. */
    @Nullable
    TF_Tensor get(int index) {
        long address = addresses.getLong(Long.BYTES * index);
        return address == 0 ? null : slot.at(address);
    }

    void clear(int index) {
        addresses.putLong(Long.BYTES * index, 0);
    }

    /** To be given to native code. */
    PointerPointer<TF_Tensor> array() {
        return array;
    }

    /** A tensor that is known by its address only, so that a run makes no object for it. */
    private static final class Slot extends TF_Tensor {
        private Slot at(long other) {
            this.address = other;
            return this;
        }
    }
}
