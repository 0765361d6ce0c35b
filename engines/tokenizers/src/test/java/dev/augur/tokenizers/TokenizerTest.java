package dev.augur.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerTest {
    /** Knows one word and, against the rules, lacks the token for all others. */
    private static final String ONE_WORD = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
             "model": {"type": "WordLevel", "vocab": {"hello": 7}, "unk_token": "[UNK]"}}
            """;

    @TempDir
    private Path folder;

    @Test
    void givesTheGoldenIds() throws IOException {
        try (Tokenizer tokenizer = Resources.minilm()) {
            assertThat(tokenizer.encode(Resources.GOLDEN_TEXT)).containsExactly(Resources.GOLDEN_IDS);
        }
    }

    @Test
    void paddingThatIsBakedIntoTheFileIsNotApplied() throws IOException {
        assertThat(Resources.text(Resources.MINILM)).contains("\"Fixed\": 128");
        try (Tokenizer tokenizer = Resources.minilm()) {
            assertThat(tokenizer.encode("")).containsExactly(101, 102);
        }
    }

    @Test
    void truncatesAtTheLengthInTheFileByDefault() throws IOException {
        try (Tokenizer tokenizer = Resources.minilm()) {
            assertThat(tokenizer.maxTokens()).isEqualTo(128);
            assertThat(tokenizer.encode("bread ".repeat(1000)))
                    .hasSize(128)
                    .startsWith(101, 7852)
                    .endsWith(7852, 102);
        }
    }

    @Test
    void truncatesAt512WhereTheFileNamesNoLengthOrALongerOne() throws IOException {
        String longer = Resources.text(Resources.MINILM).replace("\"max_length\": 128", "\"max_length\": 8192");
        try (Tokenizer none = Tokenizer.builder().load(Resources.LOADER, Resources.BGE);
                Tokenizer more = load(longer, Tokenizer.builder())) {
            assertThat(none.maxTokens()).isEqualTo(512);
            assertThat(more.maxTokens()).isEqualTo(512);
            assertThat(none.encode("bread ".repeat(1000))).hasSize(512);
            assertThat(more.encode("bread ".repeat(1000))).hasSize(512);
        }
    }

    @Test
    void aTruncationForPairsInTheFileDoesNotApply() throws IOException {
        String pairs = Resources.text(Resources.MINILM)
                .replace("\"strategy\": \"LongestFirst\"", "\"strategy\": \"OnlySecond\"")
                .replace("\"stride\": 0", "\"stride\": 64");
        assertThat(pairs).contains("OnlySecond", "\"stride\": 64");
        try (Tokenizer tokenizer = load(pairs, Tokenizer.builder())) {
            assertThat(tokenizer.encode("bread ".repeat(1000))).hasSize(128);
        }
    }

    @Test
    void truncatesAtTheCallersLimit() throws IOException {
        try (Tokenizer few = Tokenizer.builder().maxTokens(3).load(Resources.LOADER, Resources.MINILM);
                Tokenizer many = Tokenizer.builder().maxTokens(1000).load(Resources.LOADER, Resources.MINILM)) {
            assertThat(few.encode(Resources.GOLDEN_TEXT)).containsExactly(101, 1037, 102);
            assertThat(few.encode("")).containsExactly(101, 102);
            assertThat(many.encode("bread ".repeat(2000))).hasSize(1000).endsWith(7852, 102);
        }
    }

    @Test
    void aLimitThatLeavesNoRoomForTextIsRefused() {
        for (int limit : new int[] {2, 1, 0, -1}) {
            assertThatThrownBy(() -> Tokenizer.builder().maxTokens(limit).load(Resources.LOADER, Resources.MINILM))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "maxTokens of 'all-minilm-l6-v2-tokenizer.json' must be >= 3, because it adds 2 tokens to"
                                    + " each text, got " + limit);
        }
    }

    @Test
    void takesEveryKindOfCharacter() throws IOException {
        try (Tokenizer tokenizer = Resources.minilm()) {
            assertThat(tokenizer.encode("日本語")).containsExactly(101, 1864, 1876, 1950, 102);
            assertThat(tokenizer.encode("caf\u00e9")).isEqualTo(tokenizer.encode("cafe\u0301"));
            assertThat(tokenizer.encode("\ud83d\ude42")).hasSize(3);
            assertThat(tokenizer.encode("a\u0000b")).isEqualTo(tokenizer.encode("ab"));
            assertThat(tokenizer.encode("x \ud800 y")).startsWith(101, 1060).endsWith(1061, 102);
            assertThat(tokenizer.encode("x \udc00 y")).startsWith(101, 1060).endsWith(1061, 102);
        }
    }

    @Test
    void anyStringHasIds() throws IOException {
        long seed = 20_240_607;
        Random random = new Random(seed);
        try (Tokenizer tokenizer = Resources.minilm()) {
            for (int i = 0; i < 500; i++) {
                String text = random.ints(random.nextInt(200), 0, 0x10000)
                        .collect(StringBuilder::new, (built, c) -> built.append((char) c), StringBuilder::append)
                        .toString();
                assertThat(tokenizer.encode(text))
                        .as("seed %d, text %d", seed, i)
                        .hasSizeBetween(2, 128)
                        .startsWith(101)
                        .endsWith(102);
            }
        }
    }

    @Test
    void aTextThatHasNoIdsIsInvalidInput() throws IOException {
        try (Tokenizer tokenizer = load(ONE_WORD, Tokenizer.builder())) {
            assertThat(tokenizer.encode("hello hello")).containsExactly(7, 7);
            assertThatThrownBy(() -> tokenizer.encode("hello world"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "Text of 11 characters cannot be tokenised by 'given': WordLevel error: Missing [UNK] token"
                                    + " from the vocabulary");
        }
    }

    @Test
    void readsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), Resources.text(Resources.MINILM));
        try (Tokenizer tokenizer = Tokenizer.load(file)) {
            assertThat(tokenizer.encode(Resources.GOLDEN_TEXT)).containsExactly(Resources.GOLDEN_IDS);
            assertThat(tokenizer).hasToString("tokenizer '" + file + "', at most 128 tokens");
        }
    }

    @Test
    void readsAStreamAndLeavesItOpen() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream in = new ByteArrayInputStream(ONE_WORD.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (Tokenizer tokenizer = Tokenizer.builder().load(in, "given")) {
            assertThat(tokenizer.encode("hello")).containsExactly(7);
        }
        assertThat(closed[0]).isFalse();
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.json");
        assertThatThrownBy(() -> Tokenizer.load(file))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("There is no tokenizer file " + file);
        assertThatThrownBy(() -> Tokenizer.builder().load(Resources.LOADER, "none.json"))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage("There is no tokenizer none.json on the class path");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("Tokenizer file " + folder + " cannot be read: Is a directory")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsNoTokenizerIsNamedWithTheCause() throws IOException {
        String whole = Resources.text(Resources.MINILM);
        String[][] files = {
            {"", "EOF while parsing a value at line 1 column 0"},
            {"\u0000\u0001ONNX", "expected value at line 1 column 1"},
            {"{}", "Model missing. at line 1 column 2"},
            {"[1, 2]", "invalid type: sequence, expected struct Tokenizer at line 1 column 1"},
            {whole.substring(0, whole.length() / 2), "EOF while parsing"}
        };
        for (String[] content : files) {
            Path file = Files.writeString(folder.resolve("bad.json"), content[0]);
            assertThatThrownBy(() -> Tokenizer.load(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("File " + file + " is not a tokenizer.json: " + content[1])
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aClosedTokenizerRefusesAndClosesTwice() throws IOException {
        Tokenizer tokenizer = Resources.minilm();
        tokenizer.close();
        assertThatCode(tokenizer::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> tokenizer.encode("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Tokenizer 'all-minilm-l6-v2-tokenizer.json' is closed");
    }

    @Test
    void sixteenThreadsAgreeWithOne() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add("Text number " + i + " of a man who eats " + "bread ".repeat(i % 30));
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (Tokenizer tokenizer = Resources.minilm()) {
            List<String> expected = idsOfAll(texts, tokenizer);
            List<Future<List<String>>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> idsOfAll(texts, tokenizer)));
            }
            for (Future<List<String>> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<String> idsOfAll(List<String> texts, Tokenizer tokenizer) {
        return texts.stream()
                .map(text -> Arrays.toString(tokenizer.encode(text)))
                .toList();
    }

    private static Tokenizer load(String json, Tokenizer.Builder builder) throws IOException {
        return builder.load(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "given");
    }
}
