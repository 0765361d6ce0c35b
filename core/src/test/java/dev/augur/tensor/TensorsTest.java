package dev.augur.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TensorsTest {
    private static final Shape FOUR = Shape.of(4);

    private final TensorPool pool = new TensorPool(0);
    private final Tensors tensors = new Tensors(pool);

    @Test
    void keepsTheOrder() {
        for (String name : List.of("c", "a", "b", "e", "d", "f")) {
            tensors.allocate(name, DType.INT8, FOUR);
        }
        assertThat(tensors.names()).containsExactly("c", "a", "b", "e", "d", "f");
        assertThat(tensors.name(3)).isEqualTo("e");
        assertThat(tensors.tensor(3)).isSameAs(tensors.get("e")).isSameAs(tensors.find("e"));
        assertThat(tensors.size()).isEqualTo(6);
        assertThat(tensors.find("g")).isNull();
    }

    @Test
    void givesTheSameTensorAgainAfterClear() {
        Tensor a = tensors.allocate("a", DType.FLOAT32, FOUR);
        Tensor b = tensors.allocate("b", DType.INT64, FOUR);
        assertThat(tensors.clear()).isTrue();
        assertThat(tensors.size()).isZero();
        assertThat(tensors.find("a")).isNull();
        assertThat(tensors.allocate("b", DType.INT64, Shape.of(4))).isSameAs(b);
        assertThat(tensors.allocate("a", DType.FLOAT32, Shape.of(4))).isSameAs(a);
        assertThat(tensors.names()).containsExactly("b", "a");
    }

    @Test
    void givesAnotherTensorForAnotherShapeTypeOrAClosedOne() {
        Tensor first = tensors.allocate("a", DType.FLOAT32, FOUR);
        tensors.clear();
        Tensor second = tensors.allocate("a", DType.FLOAT32, Shape.of(2, 2));
        assertThat(second).isNotSameAs(first);
        assertThat(first.isClosed()).isTrue();
        tensors.clear();
        Tensor third = tensors.allocate("a", DType.INT32, Shape.of(2, 2));
        assertThat(third).isNotSameAs(second);
        third.close();
        tensors.clear();
        assertThat(tensors.allocate("a", DType.INT32, Shape.of(2, 2)))
                .isNotSameAs(third)
                .matches(tensor -> !tensor.isClosed());
        tensors.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void ownsWhatItAllocatedAndBorrowsWhatWasPut() {
        Tensor borrowed = pool.allocate(DType.INT8, FOUR);
        Tensor owned = tensors.allocate("owned", DType.INT8, FOUR);
        tensors.put("borrowed", borrowed);
        assertThat(tensors.ownedBytes()).isEqualTo(4);
        tensors.close();
        assertThat(owned.isClosed()).isTrue();
        assertThat(borrowed.isClosed()).isFalse();
        tensors.close();
        borrowed.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void clearLetsBorrowedTensorsGo() {
        Tensor borrowed = pool.allocate(DType.INT8, FOUR);
        Tensor first = tensors.allocate("first", DType.INT8, FOUR);
        tensors.put("borrowed", borrowed);
        Tensor last = tensors.allocate("last", DType.INT8, FOUR);
        assertThat(tensors.clear()).isFalse();
        assertThat(tensors.allocate("borrowed", DType.INT8, FOUR)).isNotSameAs(borrowed);
        assertThat(tensors.allocate("last", DType.INT8, FOUR)).isSameAs(last);
        assertThat(tensors.allocate("first", DType.INT8, FOUR)).isSameAs(first);
    }

    @Test
    void refusesANameTwice() {
        tensors.allocate("a", DType.INT8, FOUR);
        assertThatIllegalStateException()
                .isThrownBy(() -> tensors.allocate("a", DType.INT8, FOUR))
                .withMessage("There is a tensor 'a' already");
        Tensor other = pool.allocate(DType.INT8, FOUR);
        assertThatIllegalStateException().isThrownBy(() -> tensors.put("a", other));
    }

    @Test
    void saysWhatThereIsWhereANameIsMissing() {
        tensors.allocate("a", DType.INT8, FOUR);
        assertThatIllegalStateException()
                .isThrownBy(() -> tensors.get("b"))
                .withMessage("There is no tensor 'b', there are [a]");
        assertThatIllegalStateException().isThrownBy(() -> tensors.take("b"));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> tensors.tensor(1))
                .withMessage("There are 1 tensors, asked for index 1");
        assertThat(tensors).hasToString("[a INT8[4]]");
    }

    @Test
    void aTakenTensorBelongsToTheTaker() {
        tensors.allocate("a", DType.INT8, FOUR);
        tensors.allocate("b", DType.INT8, FOUR);
        Tensor taken = tensors.take("a");
        assertThat(tensors.names()).containsExactly("b");
        tensors.clear();
        assertThat(tensors.allocate("a", DType.INT8, FOUR)).isNotSameAs(taken);
        tensors.close();
        assertThat(taken.isClosed()).isFalse();
        taken.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void takeAllMovesTensorsWithTheirOwnership() {
        Tensor borrowed = pool.allocate(DType.INT8, FOUR);
        tensors.allocate("waiting", DType.INT8, FOUR);
        tensors.clear();
        for (int i = 0; i < 9; i++) {
            tensors.allocate("t" + i, DType.INT8, FOUR);
        }
        tensors.put("borrowed", borrowed);
        Tensor third = tensors.get("t3");
        Tensors taken = tensors.takeAll();
        assertThat(taken.names())
                .startsWith("t0", "t1", "t2", "t3")
                .endsWith("t8", "borrowed")
                .hasSize(10);
        assertThat(taken.get("t3")).isSameAs(third);
        assertThat(tensors.size()).isZero();
        tensors.close();
        assertThat(third.isClosed()).isFalse();
        taken.close();
        assertThat(third.isClosed()).isTrue();
        assertThat(borrowed.isClosed()).isFalse();
        borrowed.close();
        assertThat(pool.usedBytes()).isZero();
    }

    @Test
    void doesNotKeepTextsThatWait() {
        tensors.allocate("text", DType.STRING, FOUR).strings()[0] = "secret";
        tensors.clear();
        assertThat(tensors.allocate("text", DType.STRING, FOUR).strings()).containsOnlyNulls();
    }

    @Test
    void anAllocationThatFailsLeavesNothingBehind() {
        for (int failing = 0; failing < 6; failing++) {
            TensorPool used = new TensorPool(0);
            Tensors set = new Tensors(failingAt(failing, used));
            int allocated = fill(set);
            assertThat(allocated).isEqualTo(failing);
            assertThat(set.size()).isEqualTo(failing);
            set.clear();
            assertThat(fill(set))
                    .as("the set is whole after failure %d", failing)
                    .isEqualTo(6);
            set.close();
            assertThat(used.usedBytes()).isZero();
        }
    }

    private static TensorAllocator failingAt(int failing, TensorAllocator source) {
        int[] calls = new int[1];
        return (dtype, shape) -> {
            if (calls[0]++ == failing) {
                throw new OutOfMemoryError("planted");
            }
            return source.allocate(dtype, shape);
        };
    }

    private static int fill(Tensors set) {
        for (int i = 0; i < 6; i++) {
            try {
                set.allocate("t" + i, DType.INT64, FOUR);
            } catch (OutOfMemoryError e) {
                return i;
            }
        }
        return 6;
    }

    @Test
    void anAllocationOfAnotherShapeThatFailsClosesTheOldOne() {
        Tensors set = new Tensors(failingAt(2, pool));
        set.allocate("a", DType.INT64, FOUR);
        set.allocate("b", DType.INT64, FOUR);
        set.clear();
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> set.allocate("a", DType.INT64, Shape.of(5)));
        assertThat(set.size()).isZero();
        set.close();
        assertThat(pool.usedBytes()).isZero();
    }

    /** Random operations against a plain map, and no tensor may be lost or closed twice. */
    @Test
    void behavesLikeAMapWhateverTheOrderOfOperations() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Tensor> expected = new LinkedHashMap<>();
        List<Tensor> others = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            String name = "n" + random.nextInt(7);
            boolean there = expected.containsKey(name);
            switch (random.nextInt(there ? 2 : 5)) {
                case 0 -> {
                    tensors.clear();
                    expected.clear();
                }
                case 1 -> {
                    if (there) {
                        others.add(tensors.take(name));
                        expected.remove(name);
                    }
                }
                case 2 -> {
                    Tensor borrowed = pool.allocate(DType.INT8, FOUR);
                    others.add(borrowed);
                    tensors.put(name, borrowed);
                    expected.put(name, borrowed);
                }
                default -> expected.put(name, tensors.allocate(name, DType.INT8, Shape.of(random.nextInt(3))));
            }
            assertThat(tensors.names()).as("step %d of seed %d", step, seed).isEqualTo(List.copyOf(expected.keySet()));
            expected.forEach((key, tensor) -> assertThat(tensors.get(key)).isSameAs(tensor));
            assertThat(expected.values()).noneMatch(Tensor::isClosed);
        }
        tensors.close();
        others.forEach(Tensor::close);
        assertThat(pool.usedBytes()).as("seed %d", seed).isZero();
    }

    @Test
    void anAdoptedTensorIsClosedWithTheSetAndNeverAllocatedAgain() {
        TensorPool pool = new TensorPool(0);
        Tensors tensors = new Tensors(pool);
        Tensor heap = Tensor.wrap(DType.FLOAT32, Shape.of(2), ByteBuffer.allocate(8));
        tensors.adopt("y", heap);
        assertThat(tensors.get("y")).isSameAs(heap);
        assertThat(tensors.clear()).isTrue();
        Tensor allocated = tensors.allocate("y", DType.FLOAT32, Shape.of(2));
        assertThat(allocated).isNotSameAs(heap);
        assertThat(heap.isClosed()).isTrue();
        tensors.clear();
        tensors.adopt("y", Tensor.wrap(DType.FLOAT32, Shape.of(2), ByteBuffer.allocate(8)));
        assertThat(allocated.isClosed()).isTrue();
        tensors.close();
        assertThat(pool.usedBytes()).isZero();
    }
}
