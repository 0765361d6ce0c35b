package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.Deadline;
import dev.augur.DeadlineExceededException;
import dev.augur.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code invocations.cases} cannot say. */
final class InvocationsTest {
    private final Invocations invocations = new Invocations(Limits.DEFAULT);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Request lines(String body, CallOptions options) {
        return new Request(
                "POST",
                "/invocations",
                name -> name.equals("content-type") ? "application/jsonlines" : null,
                utf8(body),
                options);
    }

    @Test
    void linesThatAllFailForWantOfTimeAreOneError(@TempDir Path folder) throws IOException {
        ServedModels models = Zoo.open(folder, Limits.DEFAULT);
        try (models) {
            ServedModel model = Objects.requireNonNull(models.model("single", null));
            model.warm();
            CallOptions late = CallOptions.by(Deadline.after(Duration.ZERO, () -> 0));
            assertThatThrownBy(() -> invocations.invoke(lines("[1,2]\n[3,4]", late), model))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessage("Model 'single': the deadline of the call passed before its run began");
        }
        assertThat(models.usedBytes()).isZero();
    }

    @Test
    void linesThatAllFailInTheModelAreOneError(@TempDir Path folder) throws IOException {
        try (ServedModels models = Zoo.open(folder, Limits.DEFAULT)) {
            ServedModel model = Objects.requireNonNull(models.model("total", null));
            assertThatThrownBy(() -> invocations.invoke(lines("[1,2]\n[3,4]", CallOptions.NONE), model))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Output 'y' must have a row for each of 1 records, got FLOAT32[]");
        }
    }

    @Test
    void linesThatWereInTimeAreKept(@TempDir Path folder) throws IOException {
        ServedModels models = Zoo.open(folder, Limits.DEFAULT);
        try (models) {
            ServedModel model = Objects.requireNonNull(models.model("single", null));
            invocations.invoke(lines("[1,2]", CallOptions.NONE), model);
            // The clock is read when the deadline is set, and before and behind the encoding of each record.
            AtomicLong reads = new AtomicLong();
            CallOptions tight = CallOptions.by(Deadline.after(Duration.ofNanos(3), reads::getAndIncrement));
            Reply reply = invocations.invoke(lines("[1,2]\n[3,4]", tight), model);
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo("""
                            [2.0,4.0]
                            {"error":"Model 'single': the deadline of the call passed before its run began"}
                            """);
        }
        assertThat(models.usedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inputs\":[]}",
                "{\"id\":\"instances\",\"parameters\":{\"instances\":1},\"inputs\":[",
                "{\"outputs\":[{\"inputs\":1}],\"inputs\":1}"
            })
    void inputsAtTheTopAreOpenInference(String body) {
        assertThat(Invocations.isOpenInference(utf8(body), new Json(Limits.DEFAULT)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"inputs\"",
                "{}",
                "{\"instances\":[],\"inputs\":[]}",
                "{\"instances\":[{\"inputs\":[]}]}",
                "{\"parameters\":{\"inputs\":[]}}",
                "{\"id\":",
                "{inputs:1}"
            })
    void allElseIsNot(String body) {
        assertThat(Invocations.isOpenInference(utf8(body), new Json(Limits.DEFAULT)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "8, 67108864, 8, 12",
        "1, 67108864, 1, 64",
        "500, 67108864, 100, 1",
        "0, 1048576, 1, 1",
        "4, 6291456, 4, 6"
    })
    void transformsAreTold(int calls, int maxBodyBytes, int concurrent, int megabytes) {
        Reply reply = Invocations.executionParameters(calls, new Limits(maxBodyBytes, 1, 1, 1));
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"MaxConcurrentTransforms\":" + concurrent
                        + ",\"BatchStrategy\":\"MULTI_RECORD\",\"MaxPayloadInMB\":" + megabytes + "}");
        assertThat(reply.contentType()).isEqualTo("application/json");
    }
}
