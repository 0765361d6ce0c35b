package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.CallOptions;
import dev.augur.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The cases in {@code invocations.cases}: a request and its whole answer, or why it is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InvocationCasesTest {
    private static final Limits LIMITS = new Limits(1 << 20, 8, 16, 5);

    private static final Pattern UNICODE = Pattern.compile("(?<!\\\\)\\\\u([0-9a-f]{4})");

    private ServedModels models;
    private Invocations invocations;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        models = Zoo.open(folder, LIMITS);
        invocations = new Invocations(LIMITS);
    }

    @AfterAll
    void close() {
        models.close();
        assertThat(models.usedBytes()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        List<Map<String, String>> cases = read();
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream().map(c -> DynamicTest.dynamicTest(c.get("case"), () -> check(c)));
    }

    private void check(Map<String, String> c) {
        ServedModel model =
                Objects.requireNonNull(models.model(c.getOrDefault("model", ""), null), c.getOrDefault("model", ""));
        Request request = new Request("POST", "/invocations", headers(c), body(c), CallOptions.NONE);
        if (c.containsKey("invalid")) {
            assertThatThrownBy(() -> invocations.invoke(request, model))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(c.get("invalid"));
        } else if (c.containsKey("refused")) {
            assertThatThrownBy(() -> invocations.invoke(request, model))
                    .isInstanceOfSatisfying(
                            RequestException.class,
                            e -> assertThat(e.status() + " " + e.getMessage()).isEqualTo(c.get("refused")));
        } else {
            Reply reply = invocations.invoke(request, model);
            assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(c.get("reply"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.contentType()).isEqualTo(c.getOrDefault("reply-type", c.get("type")));
        }
    }

    private static UnaryOperator<String> headers(Map<String, String> c) {
        return name -> switch (name) {
            case "content-type" -> c.get("type");
            case "accept" -> c.get("accept");
            default -> null;
        };
    }

    private static byte[] body(Map<String, String> c) {
        String charset = c.getOrDefault("body-charset", "UTF-8");
        return c.getOrDefault("body", "").getBytes(Charset.forName(charset));
    }

    /** Blocks of {@code key: value} lines with Java's escapes; a block begins with the key {@code case}. */
    private static List<Map<String, String>> read() throws IOException {
        List<Map<String, String>> cases = new ArrayList<>();
        try (InputStream in = InvocationCasesTest.class.getResourceAsStream("invocations.cases")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int colon = line.indexOf(": ");
                        String key = colon < 0 ? line.substring(0, line.length() - 1) : line.substring(0, colon);
                        if (key.equals("case")) {
                            cases.add(new LinkedHashMap<>());
                        }
                        String value = colon < 0 ? "" : unescaped(line.substring(colon + 2));
                        String before = cases.get(cases.size() - 1).put(key, value);
                        assertThat(before).as(line).isNull();
                    });
        }
        return cases;
    }

    private static String unescaped(String text) {
        return UNICODE.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 16))))
                .translateEscapes();
    }
}
