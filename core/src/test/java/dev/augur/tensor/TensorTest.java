package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TensorTest {
    private final TensorPool pool = new TensorPool(1 << 20);

    @Test
    void movesEachTypeInBulk() {
        float[] floats = {1.5f, -2, Float.NaN, 4};
        Tensor f = pool.allocate(DType.FLOAT32, Shape.of(6));
        f.put(1, floats, 0, 4);
        float[] floatsBack = new float[6];
        f.get(2, floatsBack, 1, 3);
        assertThat(floatsBack).containsExactly(0, -2, Float.NaN, 4, 0, 0);

        Tensor d = pool.allocate(DType.FLOAT64, Shape.of(2));
        d.put(0, new double[] {9, Math.PI}, 1, 1);
        double[] doubles = new double[1];
        d.get(0, doubles, 0, 1);
        assertThat(doubles).containsExactly(Math.PI);

        Tensor l = pool.allocate(DType.INT64, Shape.of(2));
        l.put(0, new long[] {Long.MIN_VALUE, 7}, 0, 2);
        long[] longs = new long[2];
        l.get(0, longs, 0, 2);
        assertThat(longs).containsExactly(Long.MIN_VALUE, 7);

        Tensor i = pool.allocate(DType.UINT32, Shape.of(2));
        i.put(0, new int[] {-1, 7}, 0, 2);
        int[] ints = new int[2];
        i.get(0, ints, 0, 2);
        assertThat(ints).containsExactly(-1, 7);

        Tensor b = pool.allocate(DType.BOOL, Shape.of(3));
        b.put(0, new byte[] {1, 0, 1}, 0, 3);
        byte[] bytes = new byte[3];
        b.get(0, bytes, 0, 3);
        assertThat(bytes).containsExactly(1, 0, 1);
    }

    @Test
    void viewsAreNativeAndDoNotShareAPosition() {
        Tensor tensor = pool.allocate(DType.INT16, Shape.of(2));
        tensor.shorts().put((short) 0x1234).put((short) 2);
        assertThat(tensor.shorts().position()).isZero();
        assertThat(tensor.shorts().get()).isEqualTo((short) 0x1234);
        assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(tensor.bytes().getShort(0)).isEqualTo((short) 0x1234);
        assertThat(tensor.bytes().capacity()).isEqualTo(4);
        assertThat(pool.allocate(DType.FLOAT64, Shape.of(3)).doubles().capacity())
                .isEqualTo(3);
        assertThat(pool.allocate(DType.UINT64, Shape.of(3)).longs().capacity()).isEqualTo(3);
        assertThat(pool.allocate(DType.INT32, Shape.of(3)).ints().capacity()).isEqualTo(3);
        assertThat(pool.allocate(DType.FLOAT32, Shape.of(3)).floats().capacity())
                .isEqualTo(3);
    }

    @Test
    void everyTypeWithAFixedSizeHasMemoryOfThatSize() {
        for (DType dtype : DType.values()) {
            try (Tensor tensor = pool.allocate(dtype, Shape.of(3, 5))) {
                assertThat(tensor.bytes().capacity()).as("%s", dtype).isEqualTo(15 * dtype.bytes());
                assertThat(tensor.dtype()).isEqualTo(dtype);
                assertThat(tensor.shape()).isEqualTo(Shape.of(3, 5));
            }
        }
    }

    @Test
    void refusesAnotherTypesElements() {
        Tensor tensor = pool.allocate(DType.INT64, Shape.of(2, 3));
        assertThatIllegalStateException()
                .isThrownBy(() -> tensor.put(0, new float[1], 0, 1))
                .withMessage("Tensor is INT64[2, 3], its elements are not those of a float array");
        assertThatIllegalStateException()
                .isThrownBy(tensor::shorts)
                .withMessage("Tensor is INT64[2, 3], its elements are not those of a short array");
        assertThatIllegalStateException()
                .isThrownBy(() -> tensor.get(0, new byte[1], 0, 1))
                .withMessage("Tensor is INT64[2, 3], its elements are not those of a byte array");
        assertThatIllegalStateException()
                .isThrownBy(tensor::strings)
                .withMessage("Tensor is INT64[2, 3], its elements are not strings");
    }

    @Test
    void stringsLiveInAnArray() {
        Tensor tensor = pool.allocate(DType.STRING, Shape.of(2, 2));
        tensor.strings()[3] = "last";
        assertThat(tensor.strings()).containsExactly(null, null, null, "last");
        assertThat(tensor.bytes().capacity()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> tensor.put(0, new byte[1], 0, 1))
                .withMessage("Tensor is STRING[2, 2], its elements are not those of a byte array");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.allocate(DType.STRING, Shape.of(1L << 31)))
                .withMessage("Tensor STRING[2147483648] has more elements than an array holds");
    }

    @Test
    void refusesRangesThatDoNotFit() {
        Tensor tensor = pool.allocate(DType.FLOAT32, Shape.of(4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tensor.put(2, new float[3], 0, 3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tensor.get(0, new float[3], 1, 3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tensor.put(-1, new float[3], 0, 1));
    }

    @Test
    void closedTensorsRefuseAccess() {
        Tensor tensor = pool.allocate(DType.FLOAT32, Shape.of(4));
        tensor.close();
        assertThat(tensor.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(tensor::bytes).withMessage("Tensor FLOAT32[4] is closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> tensor.put(0, new float[1], 0, 1))
                .withMessage("Tensor FLOAT32[4] is closed");
        assertThatIllegalStateException().isThrownBy(() -> tensor.get(0, new float[1], 0, 1));
        assertThatIllegalStateException().isThrownBy(tensor::floats);
        Tensor texts = pool.allocate(DType.STRING, Shape.of(1));
        texts.close();
        assertThatIllegalStateException().isThrownBy(texts::strings).withMessage("Tensor STRING[1] is closed");
        assertThat(tensor).hasToString("FLOAT32[4]");
    }

    @Test
    void closingTwiceGivesTheMemoryBackOnce() {
        Tensor tensor = pool.allocate(DType.FLOAT32, Shape.of(4));
        tensor.close();
        tensor.close();
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.idleBytes()).isEqualTo(64);
    }

    @Test
    void memoryOfARunStaysUntilItsEnd() {
        Tensor tensor = pool.allocate(DType.FLOAT32, Shape.of(4));
        assertThat(tensor.retain()).isTrue();
        assertThat(tensor.retain()).isTrue();
        tensor.close();
        assertThat(tensor.retain()).isFalse();
        tensor.release();
        assertThat(pool.usedBytes()).isEqualTo(64);
        tensor.release();
        assertThat(pool.usedBytes()).isZero();
        tensor.close();
        assertThat(pool.idleBytes()).isEqualTo(64);
    }

    @Test
    void manyThreadsThatRetainReleaseAndCloseFreeOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 500; round++) {
                AtomicInteger freed = new AtomicInteger();
                ByteBuffer memory = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
                Tensor tensor = new Tensor(DType.FLOAT32, Shape.of(1), memory, freed::incrementAndGet);
                CountDownLatch start = new CountDownLatch(1);
                Future<?> user = threads.submit(() -> useUntilClosed(tensor, start, freed));
                Future<?> other = threads.submit(() -> useUntilClosed(tensor, start, freed));
                Future<?> closer = threads.submit(() -> {
                    start.await();
                    tensor.close();
                    return null;
                });
                start.countDown();
                user.get();
                other.get();
                closer.get();
                assertThat(freed).hasValue(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void useUntilClosed(Tensor tensor, CountDownLatch start, AtomicInteger freed)
            throws InterruptedException {
        start.await();
        while (tensor.retain()) {
            assertThat(freed).hasValue(0);
            tensor.release();
        }
        return null;
    }

    @Test
    void wrapsTheCallersMemory() {
        ByteBuffer memory = ByteBuffer.allocateDirect(8);
        memory.position(4);
        Tensor tensor = Tensor.wrap(DType.FLOAT32, Shape.of(2), memory);
        tensor.put(0, new float[] {1, 2}, 0, 2);
        assertThat(memory.order(ByteOrder.nativeOrder()).getFloat(4)).isEqualTo(2);
        assertThat(memory.position()).isEqualTo(4);
        tensor.close();
        assertThat(memory.getFloat(0)).isEqualTo(1);
    }

    @Test
    void wrapsOnlyMemoryOfTheRightSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.wrap(DType.STRING, Shape.of(0), ByteBuffer.allocateDirect(0)))
                .withMessage("Tensor STRING[0] must be of a type with a fixed size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.wrap(DType.INT64, Shape.of(2), ByteBuffer.allocateDirect(17)))
                .withMessage("Tensor INT64[2] needs 2 x 8 bytes, got 17");
    }
}
