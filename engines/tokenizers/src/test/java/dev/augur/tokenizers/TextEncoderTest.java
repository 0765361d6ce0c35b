package dev.augur.tokenizers;

import static dev.augur.tokenizers.Resources.GOLDEN_IDS;
import static dev.augur.tokenizers.Resources.GOLDEN_TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.codec.Encoder;
import dev.augur.codec.StagedEncoder;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import dev.augur.tensor.Signature;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TextEncoderTest {
    private static final Dim TEXTS = Dim.of("batch");
    private static final Dim TOKENS = Dim.of("sequence");

    private static Tokenizer tokenizer;

    private final Tensors inputs = new Tensors(new TensorPool(0));

    @BeforeAll
    static void load() throws IOException {
        tokenizer = Resources.minilm();
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @AfterEach
    void closeInputs() {
        inputs.close();
    }

    @Test
    void writesIdsMaskAndTypes() {
        bound(bert(DType.INT64)).encode(List.of(GOLDEN_TEXT), inputs);

        assertThat(inputs.names()).containsExactly("input_ids", "attention_mask", "token_type_ids");
        assertThat(inputs.tensor(0)).hasToString("INT64[1, 11]");
        assertThat(longs("input_ids")).containsExactly(GOLDEN_IDS);
        assertThat(longs("attention_mask")).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(longs("token_type_ids")).containsOnly(0);
    }

    @Test
    void padsToTheLongestOfTheBatchInMemoryThatIsNotClear() {
        Encoder<String> encoder = bound(bert(DType.INT64));
        encoder.encode(List.of("bread bread bread", "man"), inputs);
        for (int i = 0; i < inputs.size(); i++) {
            fill(inputs.tensor(i), -1);
        }
        inputs.clear();
        encoder.encode(List.of("man", "a man a"), inputs);

        assertThat(inputs.get("input_ids").shape()).isEqualTo(Shape.of(2, 5));
        assertThat(longs("input_ids")).containsExactly(101, 2158, 102, 0, 0, 101, 1037, 2158, 1037, 102);
        assertThat(longs("attention_mask")).containsExactly(1, 1, 1, 0, 0, 1, 1, 1, 1, 1);
        assertThat(longs("token_type_ids")).containsOnly(0);
    }

    @Test
    void writesInt32WhereTheModelDeclaresIt() {
        bound(bert(DType.INT32)).encode(List.of("man", "a man a"), inputs);

        int[] ids = new int[10];
        inputs.get("input_ids").get(0, ids, 0, 10);
        int[] mask = new int[10];
        inputs.get("attention_mask").get(0, mask, 0, 10);
        assertThat(ids).containsExactly(101, 2158, 102, 0, 0, 101, 1037, 2158, 1037, 102);
        assertThat(mask).containsExactly(1, 1, 1, 0, 0, 1, 1, 1, 1, 1);
    }

    @Test
    void writesTheTypesThatTheTokenizerGives() throws IOException {
        String typed = Resources.text(Resources.MINILM).replaceFirst("\"type_id\": 0", "\"type_id\": 2");
        try (Tokenizer other =
                Tokenizer.builder().load(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), "typed")) {
            new TextEncoder(other).bind(bert(DType.INT64)).encode(List.of("man", "a man"), inputs);
        }
        assertThat(longs("token_type_ids")).containsExactly(2, 0, 0, 0, 2, 0, 0, 0);
    }

    @Test
    void writesOnlyWhatTheModelTakes() {
        Signature distilled = signature(spec("attention_mask"), spec("input_ids"));
        bound(distilled).encode(List.of("man"), inputs);
        assertThat(inputs.names()).containsExactly("attention_mask", "input_ids");
    }

    @Test
    void anEmptyTextHasTheTokensThatTheTokenizerAdds() {
        bound(bert(DType.INT64)).encode(List.of(""), inputs);
        assertThat(longs("input_ids")).containsExactly(101, 102);
    }

    @Test
    void aTextWithoutTokensIsRefused() throws IOException {
        String bare = Resources.text(Resources.MINILM).replaceFirst("(?s)\"post_processor\": \\{.*?\\n  \\},\\n", "");
        try (Tokenizer other =
                Tokenizer.builder().load(new ByteArrayInputStream(bare.getBytes(StandardCharsets.UTF_8)), "bare")) {
            Encoder<String> encoder = new TextEncoder(other).bind(bert(DType.INT64));
            assertThatThrownBy(() -> encoder.encode(List.of(" "), inputs))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Text of 1 characters has no tokens");
        }
    }

    @Test
    void truncatesLongTexts() {
        bound(bert(DType.INT64)).encode(List.of("bread ".repeat(500), "man"), inputs);
        assertThat(inputs.get("input_ids").shape()).isEqualTo(Shape.of(2, 128));
    }

    @Test
    void padsToTheLengthThatTheModelFixes() throws IOException {
        Signature fixed = signature(
                TensorSpec.of("input_ids", DType.INT64, Dim.of(1), Dim.of(8)),
                TensorSpec.of("attention_mask", DType.INT64, Dim.of(1), Dim.of(8)));
        assertThatThrownBy(() -> bound(fixed))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The model takes 8 tokens per text; maxTokens of the tokenizer must not be more, got 128");
        try (Tokenizer few = Tokenizer.builder().maxTokens(8).load(Resources.LOADER, Resources.MINILM)) {
            Encoder<String> encoder = new TextEncoder(few).bind(fixed);
            encoder.encode(List.of("man"), inputs);
            assertThat(encoder.maxBatch()).isEqualTo(1);
            assertThat(longs("input_ids")).containsExactly(101, 2158, 102, 0, 0, 0, 0, 0);
        }
    }

    @Test
    void aModelWithoutMaskGetsNoPadding() {
        Encoder<String> encoder = bound(signature(spec("input_ids")));
        assertThat(encoder.maxBatch()).isEqualTo(1);
        encoder.encode(List.of("man", "bread"), inputs);
        assertThat(longs("input_ids")).containsExactly(101, 2158, 102, 101, 7852, 102);
        inputs.clear();
        assertThatThrownBy(() -> encoder.encode(List.of("man", "a man"), inputs))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A model without the input 'attention_mask' takes texts of 4 tokens here, got 3");
    }

    @Test
    void textsAreTokenisedInTheirFirstStep() {
        Encoder<String> encoder = bound(bert(DType.INT64));
        List<String> texts = List.of("man", GOLDEN_TEXT, "a man a", "bread ".repeat(500));
        encoder.encode(texts, inputs);
        long[] ids = longs("input_ids");
        long[] mask = longs("attention_mask");
        inputs.clear();
        assertThat(lengthsOfAll(encoder.stages(), texts)).containsExactly(3, 11, 5, 128);
        assertThat(longs("input_ids")).containsExactly(ids);
        assertThat(longs("attention_mask")).containsExactly(mask);
        assertThat(encoder.stages().maxRows()).isEqualTo(32);
        assertThatThrownBy(() -> encoder.stages().stage("a".repeat(1_000_001)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Text must have at most 1000000 characters, got 1000001");
    }

    /** Encodes the texts in two steps, and gives their lengths. */
    private <S> long[] lengthsOfAll(StagedEncoder<String, S> stages, List<String> texts) {
        List<S> staged = texts.stream().map(stages::stage).toList();
        assertThat(staged.stream().map(stages::group).distinct()).hasSize(1);
        stages.encode(staged, inputs);
        return staged.stream().mapToLong(stages::length).toArray();
    }

    @Test
    void withoutAMaskTextsOfEqualLengthMayShareARun() {
        Encoder<String> encoder = bound(signature(spec("input_ids")));
        assertThat(group(encoder.stages(), "man")).isEqualTo(group(encoder.stages(), "bread"));
        assertThat(group(encoder.stages(), "man")).isNotEqualTo(group(encoder.stages(), "a man"));
        assertThat(encoder.stages().maxRows()).isEqualTo(32);
        assertThat(lengthsOfAll(encoder.stages(), List.of("man", "bread"))).containsExactly(3, 3);
        assertThat(longs("input_ids")).containsExactly(101, 2158, 102, 101, 7852, 102);
    }

    private static <S> Object group(StagedEncoder<String, S> stages, String text) {
        return stages.group(stages.stage(text));
    }

    @Test
    void textsOfAFixedLengthAreAllAsLong() throws IOException {
        Signature fixed = signature(
                TensorSpec.of("input_ids", DType.INT64, Dim.of(4), Dim.of(8)),
                TensorSpec.of("attention_mask", DType.INT64, Dim.of(4), Dim.of(8)));
        try (Tokenizer few = Tokenizer.builder().maxTokens(8).load(Resources.LOADER, Resources.MINILM)) {
            Encoder<String> encoder = new TextEncoder(few).bind(fixed);
            assertThat(lengthsOfAll(encoder.stages(), List.of("man", "a man a")))
                    .containsExactly(8, 8);
            assertThat(inputs.get("input_ids").shape())
                    .as("two texts, and the last one twice more")
                    .isEqualTo(Shape.of(4, 8));
            assertThat(Arrays.copyOfRange(longs("input_ids"), 16, 24))
                    .containsExactly(Arrays.copyOfRange(longs("input_ids"), 8, 16));
            assertThat(encoder.stages().maxRows()).isEqualTo(4);
        }
    }

    @Test
    void refusesNullAndTooLongTexts() {
        Encoder<String> encoder = new TextEncoder(tokenizer, 32, 5).bind(bert(DType.INT64));
        for (String[] refused : new String[][] {
            {null, "Text must not be null"}, {"123456", "Text must have at most 5 characters, got 6"}
        }) {
            assertThatThrownBy(() -> encoder.check(refused[0]))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(refused[1]);
            assertThatThrownBy(() -> encoder.encode(Arrays.asList("a", refused[0]), inputs))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(refused[1]);
        }
        assertThatCode(() -> encoder.check("12345")).doesNotThrowAnyException();
    }

    @Test
    void takesAMillionCharactersByDefault() {
        TextEncoder encoder = new TextEncoder(tokenizer);
        assertThat(encoder.maxBatch()).isEqualTo(32);
        assertThatCode(() -> encoder.check("a".repeat(1_000_000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> encoder.check("a".repeat(1_000_001)))
                .hasMessage("Text must have at most 1000000 characters, got 1000001");
    }

    @Test
    void refusesLimitsBelowOne() {
        assertThatThrownBy(() -> new TextEncoder(tokenizer, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBatch must be >= 1, got 0");
        assertThatThrownBy(() -> new TextEncoder(tokenizer, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxChars must be >= 1, got 0");
    }

    @Test
    void refusesModelsThatTakeSomethingElse() {
        assertRefused(
                signature(spec("input_ids"), spec("position_ids")),
                "Model input 'position_ids INT64[batch, sequence]' must be one of input_ids, attention_mask,"
                        + " token_type_ids");
        assertRefused(
                signature(TensorSpec.of("input_ids", DType.FLOAT32, TEXTS, TOKENS)),
                "Model input 'input_ids FLOAT32[batch, sequence]' must be INT64[texts, tokens] or INT32[texts, tokens]");
        assertRefused(
                signature(TensorSpec.of("input_ids", DType.INT64, TOKENS)),
                "Model input 'input_ids INT64[sequence]' must be INT64[texts, tokens] or INT32[texts, tokens]");
        assertRefused(
                signature(spec("attention_mask")),
                "A text model must have the input 'input_ids', this one takes attention_mask INT64[batch, sequence]");
    }

    @Test
    void anUnboundEncoderDoesNotEncode() {
        assertThatThrownBy(() -> new TextEncoder(tokenizer).encode(List.of("a"), inputs))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A TextEncoder must be bound to a model before it encodes");
    }

    private static void assertRefused(Signature signature, String message) {
        assertThatThrownBy(() -> bound(signature))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    private static Encoder<String> bound(Signature signature) {
        return new TextEncoder(tokenizer).bind(signature);
    }

    private static Signature bert(DType dtype) {
        return signature(
                TensorSpec.of("input_ids", dtype, TEXTS, TOKENS),
                TensorSpec.of("attention_mask", dtype, TEXTS, TOKENS),
                TensorSpec.of("token_type_ids", dtype, TEXTS, TOKENS));
    }

    private static TensorSpec spec(String name) {
        return TensorSpec.of(name, DType.INT64, TEXTS, TOKENS);
    }

    private static Signature signature(TensorSpec... specs) {
        return new Signature(List.of(specs), List.of());
    }

    private static void fill(Tensor tensor, long value) {
        long[] values = new long[(int) tensor.shape().elements()];
        Arrays.fill(values, value);
        tensor.put(0, values, 0, values.length);
    }

    private long[] longs(String name) {
        Tensor tensor = inputs.get(name);
        long[] values = new long[(int) tensor.shape().elements()];
        tensor.get(0, values, 0, values.length);
        return values;
    }
}
