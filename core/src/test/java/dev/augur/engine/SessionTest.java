package dev.augur.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.EngineException;
import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private final TensorPool pool = new TensorPool(1 << 16);

    @AfterEach
    void allMemoryIsBack() {
        assertThat(pool.usedBytes()).isZero();
    }

    private static Session session(NativeModel model) {
        return new Session(ModelId.of("score:1"), model);
    }

    private static float[] run(Session.Call call, float... rows) {
        call.clear();
        call.inputs().allocate("x", DType.FLOAT32, Shape.of(rows.length / 2, 2)).put(0, rows, 0, rows.length);
        call.run();
        Tensor y = call.outputs().get("y");
        float[] values = new float[(int) y.shape().elements()];
        y.get(0, values, 0, values.length);
        return values;
    }

    @Test
    void pinsWhatTheDeclarationTells() {
        FakeModel model = FakeModel.wellDeclared();
        try (Session session = session(model);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThat(run(call, 1, 2)).containsExactly(2, 4);
            assertThat(run(call, 3, 4)).containsExactly(6, 8);
            assertThat(run(call, 1, 2, 3, 4)).containsExactly(2, 4, 6, 8);
        }
        assertThat(model.pinnedByBinding).containsExactly(List.of("y"), List.of("y"));
        assertThat(model.freed).hasValue(1);
    }

    @Test
    void pinsWhatAnEarlierRunOfTheSameShapesGave() {
        FakeModel model = new FakeModel(Dim.of("unknown_1"), Dim.ANY);
        try (Session session = session(model);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThat(run(call, 1, 2)).containsExactly(2, 4);
            assertThat(run(call, 3, 4)).containsExactly(6, 8);
        }
        assertThat(model.pinnedByBinding).containsExactly(List.of(), List.of("y"));
    }

    @Test
    void stopsToExpectShapesThatDependOnTheData() {
        FakeModel model = new FakeModel(Dim.of("unknown_1"), Dim.of(2));
        try (Session session = session(model);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThat(run(call, 1, 2)).containsExactly(2, 4);
            model.extraRows = 1;
            assertThat(run(call, 3, 4)).containsExactly(6, 8, 0, 0);
            assertThat(run(call, 3, 4)).containsExactly(6, 8, 0, 0);
        }
        assertThat(model.pinnedByBinding).containsExactly(List.of(), List.of("y"), List.of());
    }

    @Test
    void survivesAWrongDeclaration() {
        FakeModel model = FakeModel.wellDeclared();
        model.extraRows = 1;
        try (Session session = session(model);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThat(run(call, 1, 2)).containsExactly(2, 4, 0, 0);
            assertThat(run(call, 3, 4)).containsExactly(6, 8, 0, 0);
        }
        assertThat(model.pinnedByBinding).containsExactly(List.of("y"), List.of());
    }

    @Test
    void aRunThatFailsAnywayKeepsTheDeclarationTrusted() {
        FakeModel model = FakeModel.wellDeclared();
        try (Session session = session(model);
                Session.Call call = session.newCall(pool, List.of())) {
            assertThatThrownBy(() -> run(call, FakeModel.POISON, 2)).isInstanceOf(EngineException.class);
            assertThat(run(call, 1, 2)).containsExactly(2, 4);
        }
        assertThat(model.pinnedByBinding).containsExactly(List.of("y"));
    }

    @Test
    void solvesSymbolsOfSeveralInputs() {
        Signature signature = new Signature(
                List.of(
                        TensorSpec.of("a", DType.FLOAT32, Dim.of("n"), Dim.of("m")),
                        TensorSpec.of("b", DType.FLOAT32, Dim.of("m"), Dim.of("k"))),
                List.of(
                        TensorSpec.of("product", DType.FLOAT32, Dim.of("n"), Dim.of("k"), Dim.of(1)),
                        TensorSpec.of("other", DType.FLOAT32, Dim.of("z")),
                        TensorSpec.of("scalar", DType.FLOAT32),
                        new TensorSpec("open", DType.FLOAT32, null)));
        ShapePlan plan = plan(signature, Shape.of(2, 3), Shape.of(3, 5));
        assertThat(plan.output(0, true)).isEqualTo(Shape.of(2, 5, 1));
        assertThat(plan.output(1, true)).isNull();
        assertThat(plan.output(2, true)).isEqualTo(Shape.SCALAR);
        assertThat(plan.output(3, true)).isNull();
    }

    @Test
    void aSymbolWithTwoSizesTellsNothing() {
        Signature signature = new Signature(
                List.of(
                        TensorSpec.of("a", DType.FLOAT32, Dim.of("n")),
                        TensorSpec.of("b", DType.FLOAT32, Dim.of("n")),
                        TensorSpec.of("c", DType.FLOAT32, Dim.of("n"))),
                List.of(TensorSpec.of("y", DType.FLOAT32, Dim.of("n"))));
        assertThat(plan(signature, Shape.of(2), Shape.of(3), Shape.of(2)).output(0, true))
                .isNull();
        assertThat(plan(signature, Shape.of(2), Shape.of(2), Shape.of(2)).output(0, true))
                .isEqualTo(Shape.of(2));
    }

    @Test
    void aSecondThreadMayCloseACallThatRunsButNotUseIt() throws Exception {
        FakeModel model = FakeModel.wellDeclared();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        model.duringRun = () -> {
            inside.countDown();
            awaitLatch(done);
        };
        try (Session session = session(model)) {
            Session.Call call = session.newCall(pool, List.of());
            FutureTask<float[]> run = new FutureTask<>(() -> run(call, 1, 2));
            new Thread(run).start();
            inside.await();
            String text = "The call of 'score:1' runs on another thread; make a call for each thread";
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(text);
            assertThatThrownBy(call::clear)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(text);
            call.close();
            call.close();
            assertThat(pool.usedBytes()).as("bytes in use by the run").isPositive();
            done.countDown();
            // Its outputs went with the call.
            assertThatThrownBy(run::get).hasMessageContaining("There is no tensor 'y'");
            assertThat(pool.usedBytes()).isZero();
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The call of 'score:1' is closed");
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inputsAndOutputsAreTwoSets() {
        try (Session session = session(FakeModel.wellDeclared());
                Tensors both = new Tensors(pool)) {
            both.allocate("x", DType.FLOAT32, Shape.of(1, 2));
            assertThatThrownBy(() -> session.run(both, both))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Inputs and outputs of 'score:1' must be two sets, got one: [x FLOAT32[1, 2]]");
        }
    }

    private ShapePlan plan(Signature signature, Shape... shapes) {
        @Nullable Tensor[] tensors = new @Nullable Tensor[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            Tensor tensor = pool.allocate(DType.FLOAT32, shapes[i]);
            tensors[i] = tensor;
            tensor.close();
        }
        return ShapePlan.of(signature, tensors);
    }
}
