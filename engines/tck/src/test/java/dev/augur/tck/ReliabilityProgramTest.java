package dev.augur.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.engine.Engine;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.JavaEngine.Fault;
import dev.augur.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The runs of the contract find what is planted, and nothing else. */
final class ReliabilityProgramTest {
    private static final class JavaKit extends EngineKit {
        private final Fault fault;

        private JavaKit(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected Engine engine() {
            return new JavaEngine(fault);
        }

        @Override
        protected LocalModel write(TckModel model, Path into) throws IOException {
            boolean whole = !Set.of(TckModel.NOT_A_MODEL, TckModel.TRUNCATED, TckModel.EMPTY)
                    .contains(model);
            Path file = Files.writeString(into.resolve("model"), whole ? model.name() : "");
            return new LocalModel(ModelId.of("contract:1"), ModelFormat.ONNX, file);
        }

        @Override
        protected LocalModel writeIdentity(DType dtype, Path into) throws IOException {
            return write(TckModel.DOUBLE, into);
        }

        @Override
        protected @Nullable BooleanSupplier isOpen(Object candidate) {
            return candidate instanceof JavaEngine.Handle handle ? handle::isOpen : null;
        }
    }

    private static Tally run(Fault fault, String... task) throws Exception {
        return new ReliabilityProgram(new JavaKit(fault)).run(task);
    }

    @Test
    void aGoodEngineSurvivesARace() throws Exception {
        Tally race = run(Fault.NONE, "race", "3", "6");
        assertThat(race.of("faults")).isEqualTo(6);
        assertThat(race.of("asked")).isEqualTo(race.of("answered") + race.of("refused"));
        assertThat(race.of("handles")).isPositive();
        assertThat(race.of("lost") + race.of("duplicated") + race.of("open")).isZero();
    }

    @Test
    void aGoodEngineSurvivesMisuseFailuresAndASoak() throws Exception {
        assertThat(run(Fault.NONE, "misuse").of("typed")).isGreaterThanOrEqualTo(40);
        assertThat(run(Fault.NONE, "failures", "10").of("open")).isZero();
        Tally soak = run(Fault.NONE, "soak", "1000", "7");
        assertThat(soak.of("predictions")).isEqualTo(1000);
        assertThat(soak.of("loads")).isEqualTo(7);
        assertThat(soak.of("open")).isZero();
    }

    @Test
    void handlesThatStayOpenAreCounted() throws Exception {
        assertThat(run(Fault.LEAKS, "soak", "1000", "7").of("open")).isGreaterThanOrEqualTo(500);
    }

    @Test
    void wrongAnswersAreFound() throws Exception {
        assertThatThrownBy(() -> run(Fault.WRONG_ANSWERS, "soak", "1000", "7"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a wrong answer");
    }

    @Test
    void errorsWithoutATypeAreFound() {
        assertThatThrownBy(() -> run(Fault.UNTYPED, "misuse"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "'two batches in one run' must be refused with dev.augur.InferenceException that says Model '.+,"
                                + " and led to java.lang.ArithmeticException: planted");
    }

    @Test
    void atLeastFortyMisusesAreRefusedAndAllHaveNames() {
        List<Misuse> all = ReliabilityProgram.misuses();
        assertThat(all.stream().filter(misuse -> misuse.refusal() != null).count())
                .isGreaterThanOrEqualTo(40);
        assertThat(all.stream().map(Misuse::name).collect(Collectors.toSet())).hasSameSizeAs(all);
    }
}
