package dev.augur.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Memory in native byte order with an element type and a shape, row-major. It is direct memory, but for outputs that an
 * engine had to copy to the heap, and for tensors of {@link DType#STRING}, which hold a Java array.
 *
 * <p>Whoever allocated a tensor closes it; closing twice does nothing. Once it is closed and the last run that uses it has ended, a
 * tensor refuses access and its memory goes back; a view taken earlier then shows old bytes or another tensor's, never
 * freed memory. Concurrent reads are safe; writes need the caller's own order. The bulk methods move no shared position
 * and allocate nothing; the view methods give a fresh view each.
 */
public final class Tensor implements AutoCloseable {
    /** Sign bit of {@link #state}: closed. The other bits count the runs that use the memory. */
    private static final int CLOSED = 1 << 31;

    private static final AtomicIntegerFieldUpdater<Tensor> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Tensor.class, "state");

    private final DType dtype;
    private final Shape shape;
    private final ByteBuffer bytes;
    private final Buffer elements;
    private final String @Nullable [] strings;
    private final Runnable release;

    private volatile int state;

    Tensor(DType dtype, Shape shape, ByteBuffer bytes, Runnable release) {
        this.dtype = dtype;
        this.shape = shape;
        this.bytes = bytes;
        this.elements = viewOf(dtype, bytes);
        this.strings = null;
        this.release = release;
    }

    private Tensor(Shape shape, String[] strings) {
        this.dtype = DType.STRING;
        this.shape = shape;
        this.bytes = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
        this.elements = bytes;
        this.strings = strings;
        this.release = () -> {};
    }

    static Tensor ofStrings(Shape shape) {
        if (shape.elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("Tensor STRING" + shape + " has more elements than an array holds");
        }
        return new Tensor(shape, new String[(int) shape.elements()]);
    }

    /**
     * A tensor over memory that the caller owns and keeps until the tensor is closed. Give direct memory to a run: from the
     * heap, native code takes a copy.
     *
     * @param dtype element type, not {@link DType#STRING}
     * @param shape shape
     * @param memory all of it, whatever its position; its byte order is taken to be native
     * @return a tensor whose closing leaves the memory alone
     * @throws IllegalArgumentException if the memory is not exactly as large as the tensor
     */
    public static Tensor wrap(DType dtype, Shape shape, ByteBuffer memory) {
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException("Tensor " + dtype + shape + " must be of a type with a fixed size");
        }
        if (shape.elements() != memory.capacity() / dtype.bytes() || memory.capacity() % dtype.bytes() != 0) {
            throw new IllegalArgumentException("Tensor " + dtype + shape + " needs " + shape.elements() + " x "
                    + dtype.bytes() + " bytes, got " + memory.capacity());
        }
        return new Tensor(dtype, shape, memory.duplicate().clear().order(ByteOrder.nativeOrder()), () -> {});
    }

    /** Whether native code can write here. */
    boolean isDirect() {
        return bytes.isDirect();
    }

    private static Buffer viewOf(DType dtype, ByteBuffer bytes) {
        return switch (dtype) {
            case FLOAT32 -> bytes.asFloatBuffer();
            case FLOAT64 -> bytes.asDoubleBuffer();
            case FLOAT16, BFLOAT16, INT16, UINT16 -> bytes.asShortBuffer();
            case INT32, UINT32 -> bytes.asIntBuffer();
            case INT64, UINT64 -> bytes.asLongBuffer();
            case INT8, UINT8, BOOL, STRING -> bytes;
        };
    }

    /**
     * The element type.
     *
     * @return the type
     */
    public DType dtype() {
        return dtype;
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * All bytes, as a fresh view.
     *
     * @return a view in native order, position 0; empty for strings
     * @throws IllegalStateException if closed
     */
    public ByteBuffer bytes() {
        checkOpen();
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    /**
     * The elements of a FLOAT32 tensor, as a fresh view.
     *
     * @return a view, position 0
     * @throws IllegalStateException if closed or of another type
     */
    public FloatBuffer floats() {
        return elements(FloatBuffer.class).duplicate();
    }

    /**
     * The elements of a FLOAT64 tensor, as a fresh view.
     *
     * @return a view, position 0
     * @throws IllegalStateException if closed or of another type
     */
    public DoubleBuffer doubles() {
        return elements(DoubleBuffer.class).duplicate();
    }

    /**
     * The elements of an INT64 or UINT64 tensor, as a fresh view.
     *
     * @return a view, position 0
     * @throws IllegalStateException if closed or of another type
     */
    public LongBuffer longs() {
        return elements(LongBuffer.class).duplicate();
    }

    /**
     * The elements of an INT32 or UINT32 tensor, as a fresh view.
     *
     * @return a view, position 0
     * @throws IllegalStateException if closed or of another type
     */
    public IntBuffer ints() {
        return elements(IntBuffer.class).duplicate();
    }

    /**
     * The elements of a tensor with two bytes each, as a fresh view: INT16, UINT16, or the bits of FLOAT16, BFLOAT16.
     *
     * @return a view, position 0
     * @throws IllegalStateException if closed or of another type
     */
    public ShortBuffer shorts() {
        return elements(ShortBuffer.class).duplicate();
    }

    /**
     * The elements of a STRING tensor.
     *
     * @return the live array, row-major; its elements are null until written
     * @throws IllegalStateException if closed or of another type
     */
    public String[] strings() {
        checkOpen();
        if (strings == null) {
            throw new IllegalStateException("Tensor is " + this + ", its elements are not strings");
        }
        return strings;
    }

    /**
     * Copies floats into a FLOAT32 tensor.
     *
     * @param index first element to write
     * @param source array to read
     * @param from first array element to read
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void put(int index, float[] source, int from, int count) {
        elements(FloatBuffer.class).put(index, source, from, count);
    }

    /**
     * Copies doubles into a FLOAT64 tensor.
     *
     * @param index first element to write
     * @param source array to read
     * @param from first array element to read
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void put(int index, double[] source, int from, int count) {
        elements(DoubleBuffer.class).put(index, source, from, count);
    }

    /**
     * Copies longs into an INT64 or UINT64 tensor.
     *
     * @param index first element to write
     * @param source array to read
     * @param from first array element to read
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void put(int index, long[] source, int from, int count) {
        elements(LongBuffer.class).put(index, source, from, count);
    }

    /**
     * Copies ints into an INT32 or UINT32 tensor.
     *
     * @param index first element to write
     * @param source array to read
     * @param from first array element to read
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void put(int index, int[] source, int from, int count) {
        elements(IntBuffer.class).put(index, source, from, count);
    }

    /**
     * Copies bytes into an INT8, UINT8 or BOOL tensor.
     *
     * @param index first element to write
     * @param source array to read
     * @param from first array element to read
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void put(int index, byte[] source, int from, int count) {
        elements(ByteBuffer.class).put(index, source, from, count);
    }

    /**
     * Copies the elements of a FLOAT32 tensor out.
     *
     * @param index first element to read
     * @param target array to write
     * @param from first array element to write
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void get(int index, float[] target, int from, int count) {
        elements(FloatBuffer.class).get(index, target, from, count);
    }

    /**
     * Copies the elements of a FLOAT64 tensor out.
     *
     * @param index first element to read
     * @param target array to write
     * @param from first array element to write
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void get(int index, double[] target, int from, int count) {
        elements(DoubleBuffer.class).get(index, target, from, count);
    }

    /**
     * Copies the elements of an INT64 or UINT64 tensor out.
     *
     * @param index first element to read
     * @param target array to write
     * @param from first array element to write
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void get(int index, long[] target, int from, int count) {
        elements(LongBuffer.class).get(index, target, from, count);
    }

    /**
     * Copies the elements of an INT32 or UINT32 tensor out.
     *
     * @param index first element to read
     * @param target array to write
     * @param from first array element to write
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void get(int index, int[] target, int from, int count) {
        elements(IntBuffer.class).get(index, target, from, count);
    }

    /**
     * Copies the elements of an INT8, UINT8 or BOOL tensor out.
     *
     * @param index first element to read
     * @param target array to write
     * @param from first array element to write
     * @param count number of elements
     * @throws IllegalStateException if closed or of another type
     * @throws IndexOutOfBoundsException if the range does not fit
     */
    public void get(int index, byte[] target, int from, int count) {
        elements(ByteBuffer.class).get(index, target, from, count);
    }

    /**
     * Keeps the memory in place until {@link #release()}, even when the tensor is closed meanwhile. For engines.
     *
     * @return false if the tensor is closed
     */
    public boolean retain() {
        int now = state;
        while (now >= 0) {
            if (STATE.compareAndSet(this, now, now + 1)) {
                return true;
            }
            now = state;
        }
        return false;
    }

    /** Ends what {@link #retain()} began. For engines. */
    public void release() {
        if (STATE.decrementAndGet(this) == CLOSED) {
            release.run();
        }
    }

    /**
     * Whether the tensor was closed.
     *
     * @return true once closed
     */
    public boolean isClosed() {
        return state < 0;
    }

    /** Gives the memory back, at once or after the last run that uses it. */
    @Override
    public void close() {
        int before = STATE.getAndUpdate(this, now -> now | CLOSED);
        if (before == 0) {
            release.run();
        }
    }

    @Override
    public String toString() {
        return "" + dtype + shape;
    }

    private void checkOpen() {
        if (state == CLOSED) {
            throw new IllegalStateException("Tensor " + this + " is closed");
        }
    }

    private <B extends Buffer> B elements(Class<B> view) {
        checkOpen();
        if (!view.isInstance(elements) || strings != null) {
            throw new IllegalStateException("Tensor is " + this + ", its elements are not those of a "
                    + view.getSimpleName().replace("Buffer", "").toLowerCase(Locale.ROOT) + " array");
        }
        return view.cast(elements);
    }
}
