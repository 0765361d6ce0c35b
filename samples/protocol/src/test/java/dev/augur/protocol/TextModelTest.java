package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.Outcome;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tensor.DType;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TextModelTest {
    private static final Limits LIMITS = new Limits(1 << 20, 8, 16, 40);
    private static final String GOLDEN_TEXT = "A man is eating a piece of bread.";
    /** Of the model in fp32; int8 differs from it by about 0.02 in cosine. */
    private static final float[] GOLDEN = {0.05252f, 0.05524f, -0.01119f};

    private ServedModels models;
    private ServedModel model;

    @BeforeEach
    void open() throws IOException {
        models = ServedModels.builder(new OnnxRuntimeEngine())
                .classPath(EmbeddedModel.miniLm(getClass().getClassLoader()))
                .limits(LIMITS)
                .build();
        model = Objects.requireNonNull(models.model("minilm", null));
    }

    @AfterEach
    void close() {
        models.close();
        assertThat(models.usedBytes()).isZero();
    }

    @Test
    void isAFunctionFromTextToVector() {
        assertThat(model.isReady()).isFalse();
        assertThat(model.signature().toString())
                .isEqualTo("Signature[inputs=[text STRING[n]], outputs=[embedding FLOAT32[n, 384]]]");
        assertThat(model.isReady()).isTrue();
        assertThat(model.platform()).isEqualTo("onnx_onnxv1");
    }

    @Test
    void givesTheKnownVector() {
        float[] vector = each(Instance.ofText(GOLDEN_TEXT)).get(0).orThrow().floats("embedding");
        assertThat(vector).hasSize(384);
        assertThat(dot(vector, vector)).isCloseTo(1, Offset.offset(1e-5));
        for (int i = 0; i < GOLDEN.length; i++) {
            assertThat(vector[i]).isCloseTo(GOLDEN[i], Offset.offset(0.02f));
        }
    }

    @Test
    void everyFormOfATextGivesTheSameVector() {
        List<Outcome<Prediction>> outcomes = each(
                Instance.ofText(GOLDEN_TEXT),
                Instance.ofJson("\"" + GOLDEN_TEXT + "\""),
                Instance.ofJson(" {\"text\": \"" + GOLDEN_TEXT + "\"} "),
                Instance.ofCsv(List.of(GOLDEN_TEXT)));
        String first = outcomes.get(0).orThrow().toJson();
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.orThrow().toJson()).isEqualTo(first));
    }

    @Test
    void meaningsThatAreNearHaveVectorsThatAreNear() {
        List<Outcome<Prediction>> outcomes = each(
                Instance.ofText(GOLDEN_TEXT),
                Instance.ofText("A man is eating food."),
                Instance.ofText("The stock market fell sharply."));
        float[] bread = outcomes.get(0).orThrow().floats("embedding");
        float[] food = outcomes.get(1).orThrow().floats("embedding");
        float[] stocks = outcomes.get(2).orThrow().floats("embedding");
        assertThat(dot(bread, food)).isGreaterThan(dot(bread, stocks) + 0.3);
    }

    @Test
    void aBadRecordFailsAlone() {
        List<Instance> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            records.add(i == 7 ? Instance.ofFloats(new float[] {1}) : Instance.ofText("Text " + i));
        }
        List<Outcome<Prediction>> outcomes = model.predictEach(records, CallOptions.NONE);
        for (int i = 0; i < outcomes.size(); i++) {
            assertThat(outcomes.get(i) instanceof Outcome.Success)
                    .as("record %s", i)
                    .isEqualTo(i != 7);
        }
        assertThatThrownBy(() -> outcomes.get(7).orThrow())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A text model takes text, got numbers");
    }

    @Test
    void tensorsOfAnyShapeGetOneDimensionMore() {
        try (Tensors inputs = texts(Shape.of(2, 3));
                Tensors outputs = model.infer(inputs, CallOptions.NONE)) {
            Tensor embedding = outputs.get("embedding");
            assertThat(embedding.shape()).isEqualTo(Shape.of(2, 3, 384));
            float[] fifth = new float[384];
            embedding.get(4 * 384, fifth, 0, 384);
            float[] alone = each(Instance.ofText("Text 4")).get(0).orThrow().floats("embedding");
            // A batch is quantised together with its neighbours, so int8 gives no equal bits.
            assertThat(dot(fifth, alone)).isGreaterThan(0.98);
        }
    }

    @Test
    void noTextsGiveNoVectors() {
        try (Tensors inputs = texts(Shape.of(0));
                Tensors outputs = model.infer(inputs, CallOptions.NONE)) {
            assertThat(outputs.get("embedding").shape()).isEqualTo(Shape.of(0, 384));
        }
    }

    @Test
    void otherTensorsAreRefused() {
        try (Tensors inputs = new Tensors(models.allocator())) {
            inputs.allocate("x", DType.FLOAT32, Shape.of(1));
            assertThatThrownBy(() -> model.infer(inputs, CallOptions.NONE))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Model 'minilm' takes the input 'text' STRING[n] and no other, got [x FLOAT32[1]]");
        }
        try (Tensors inputs = texts(Shape.of(41))) {
            assertThatThrownBy(() -> model.infer(inputs, CallOptions.NONE))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Input 'text' of 'minilm' must have at most 40 texts, got STRING[41]");
        }
    }

    @Test
    void plainTextIsAnsweredByABareVector() {
        Request request = new Request(
                "POST",
                "/invocations",
                name -> name.equals("content-type") ? "text/plain" : null,
                GOLDEN_TEXT.getBytes(StandardCharsets.UTF_8),
                CallOptions.NONE);
        Reply reply = new Invocations(LIMITS).invoke(request, model);
        String vector = each(Instance.ofText(GOLDEN_TEXT)).get(0).orThrow().toJson();
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .isEqualTo(vector)
                .startsWith("[0.0");
        assertThat(reply.contentType()).isEqualTo("application/json");
    }

    @Test
    void aClosedModelSaysSo() {
        models.close();
        assertThatThrownBy(() -> each(Instance.ofText("a")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'minilm' is closed");
    }

    private Tensors texts(Shape shape) {
        Tensors inputs = new Tensors(models.allocator());
        String[] texts = inputs.allocate("text", DType.STRING, shape).strings();
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "Text " + i;
        }
        return inputs;
    }

    private List<Outcome<Prediction>> each(Instance... records) {
        return model.predictEach(List.of(records), CallOptions.NONE);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
