package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Inference;
import dev.augur.Predictor;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.protocol.EmbeddedModel;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types what the documents say, with the real curl, and compares with the predictor's own answer. */
final class ReadmeTest {
    private static final String SENTENCE = "A man is eating a piece of bread.";
    private static final int DIMENSIONS = 384;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String type(String command) throws IOException, InterruptedException {
        assertThat(command).contains("127.0.0.1:8080");
        Process bash = new ProcessBuilder("bash", "-c", command.replace(":8080", ":" + server.port())).start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(command).isZero();
        return printed;
    }

    private static float[] expected() throws IOException {
        EmbeddedModel miniLm = EmbeddedModel.miniLm(ReadmeTest.class.getClassLoader());
        ModelId id = ModelId.of(miniLm.name());
        ModelStore store = ModelStore.classPath(id, miniLm.loader(), miniLm.model());
        String tokens = Objects.requireNonNull(miniLm.tokenizer());
        try (Tokenizer tokenizer = Tokenizer.builder().load(miniLm.loader(), tokens);
                Inference inference =
                        Inference.builder(store).engine(new OnnxRuntimeEngine()).build()) {
            Predictor<String, float[]> predictor =
                    inference.predictor(id, TextEmbedding.builder(tokenizer).build());
            return predictor.predict(SENTENCE);
        }
    }

    private static float[] numbers(String list) {
        String[] words = list.strip().replaceAll("[\\[\\]\\s]", "").split(",", -1);
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/server.md"})
    void theFirstCurlGivesTheEmbedding(String document) throws Exception {
        List<String> blocks = Samples.blocks(document, "curl");
        assertThat(blocks).as(document).isNotEmpty();

        String answer = type(blocks.get(0));

        assertThat(answer).startsWith("[").doesNotStartWith("[[");
        assertThat(numbers(answer)).hasSize(DIMENSIONS).isEqualTo(expected());
    }

    @Test
    void everyCurlOfThePageIsAnsweredAsItSays() throws Exception {
        List<String> blocks = Samples.blocks("docs/server.md", "curl");
        assertThat(blocks).hasSizeGreaterThan(3);
        for (String block : blocks) {
            String answer = type(block);
            assertThat(answer).as(block).isNotEmpty().doesNotContain("\"error\"");
        }
    }

    @Test
    void theStartCommandOfTheDocumentsIsThePoms() throws Exception {
        String start = "mvn -q -Dquick compile exec:exec -pl samples/server -am";

        assertThat(Samples.blocks("README.md", start)).isNotEmpty();
        assertThat(Samples.blocks("docs/server.md", start)).isNotEmpty();
    }
}
