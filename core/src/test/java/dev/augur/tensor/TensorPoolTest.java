package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class TensorPoolTest {
    @Test
    void blocksAreQuartersOfAPowerOfTwo() {
        assertThat(TensorPool.blockSize(0)).isEqualTo(64);
        assertThat(TensorPool.blockSize(1)).isEqualTo(64);
        assertThat(TensorPool.blockSize(65)).isEqualTo(128);
        assertThat(TensorPool.blockSize(1024)).isEqualTo(1024);
        assertThat(TensorPool.blockSize(1025)).isEqualTo(1280);
        assertThat(TensorPool.blockSize(1281)).isEqualTo(1536);
        assertThat(TensorPool.blockSize(2047)).isEqualTo(2048);
    }

    @Test
    void blocksHoldWhatIsAskedAndWasteLittle() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            int bytes = random.nextInt(Integer.MAX_VALUE - 128) >>> random.nextInt(31);
            int block = TensorPool.blockSize(bytes);
            assertThat(block).as("%d bytes of seed %d", bytes, seed).isGreaterThanOrEqualTo(bytes);
            assertThat(block % 64).isZero();
            assertThat(block - bytes)
                    .as("%d bytes of seed %d", bytes, seed)
                    .isLessThanOrEqualTo(Math.max(64, block / 5));
        }
    }

    @Test
    void memoryStartsAtACacheLine() {
        TensorPool pool = new TensorPool(1 << 20);
        List<Tensor> tensors = new ArrayList<>();
        for (int elements = 0; elements < 300; elements++) {
            tensors.add(pool.allocate(DType.UINT8, Shape.of(elements)));
            assertThat(tensors.get(elements).bytes().alignmentOffset(0, 64)).isZero();
        }
        tensors.forEach(Tensor::close);
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void aLaterTensorGetsTheMemoryOfAClosedOne() {
        TensorPool pool = new TensorPool(1 << 20);
        Tensor first = pool.allocate(DType.INT64, Shape.of(8));
        first.put(0, new long[] {42}, 0, 1);
        first.close();
        assertThat(pool.idleBytes()).isEqualTo(64);
        Tensor second = pool.allocate(DType.INT64, Shape.of(2, 4));
        long[] left = new long[1];
        second.get(0, left, 0, 1);
        assertThat(left[0]).isEqualTo(42);
        assertThat(pool.idleBytes()).isZero();
        assertThat(pool.usedBytes()).isEqualTo(64);
    }

    @Test
    void keepsNoMoreIdleMemoryThanItsBound() {
        TensorPool pool = new TensorPool(256);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tensors.add(pool.allocate(DType.UINT8, Shape.of(64)));
        }
        assertThat(pool.usedBytes()).isEqualTo(640);
        tensors.forEach(Tensor::close);
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.idleBytes()).isEqualTo(256);

        TensorPool none = new TensorPool(0);
        none.allocate(DType.UINT8, Shape.of(64)).close();
        assertThat(none.idleBytes()).isZero();
    }

    @Test
    void tensorsWithoutElementsHaveMemoryOfTheirOwn() {
        TensorPool pool = new TensorPool(1 << 20);
        try (Tensor tensor = pool.allocate(DType.FLOAT32, Shape.of(3, 0, 2))) {
            assertThat(tensor.bytes().capacity()).isZero();
            tensor.put(0, new float[0], 0, 0);
            assertThat(pool.usedBytes()).isEqualTo(64);
        }
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void refusesWhatNoByteBufferHolds() {
        TensorPool pool = new TensorPool(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.allocate(DType.FLOAT32, Shape.of(1L << 29)))
                .withMessage("Tensor FLOAT32[536870912] does not fit into 2147483520 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> pool.allocate(DType.UINT8, Shape.of(1L << 62)));
        assertThat(pool.usedBytes()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorPool(-1))
                .withMessage("maxIdleBytes must be >= 0, got -1");
    }

    /** Each thread marks its tensors, and nobody else's mark may appear in them. */
    @Test
    void threadsNeverShareMemory() throws Exception {
        TensorPool pool = new TensorPool(4096);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int mark = 1; mark <= 8; mark++) {
                int own = mark;
                work.add(() -> markAndCheck(pool, own));
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(pool.usedBytes()).isZero();
        assertThat(pool.idleBytes()).isBetween(0L, 4096L);
    }

    private static Void markAndCheck(TensorPool pool, int mark) {
        Random random = new Random(mark);
        byte[] marks = new byte[1000];
        Arrays.fill(marks, (byte) mark);
        byte[] read = new byte[1000];
        for (int i = 0; i < 5_000; i++) {
            int size = random.nextInt(1000);
            try (Tensor tensor = pool.allocate(DType.UINT8, Shape.of(size))) {
                tensor.put(0, marks, 0, size);
                tensor.get(0, read, 0, size);
                assertThat(Arrays.equals(read, 0, size, marks, 0, size)).isTrue();
            }
        }
        return null;
    }

    @Test
    void sizesThatComeNoMoreDoNotKeepOthersOut() {
        TensorPool pool = new TensorPool(1024);
        for (int bytes = 64; bytes <= 512; bytes += 64) {
            pool.allocate(DType.INT8, Shape.of(bytes)).close();
        }
        Tensor tensor = pool.allocate(DType.INT8, Shape.of(1000));
        tensor.close();
        assertThat(pool.idleBytes()).isEqualTo(1024);
        assertThat(pool.allocate(DType.INT8, Shape.of(1024)).bytes()).isNotNull();
        assertThat(pool.idleBytes())
                .as("the idle block of that size is used again")
                .isZero();
    }
}
