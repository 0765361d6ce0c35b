package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import dev.augur.io.SourceChangedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over objects that stop before the time limit, and go on with the token. */
final class ObjectPartsTest {
    private static final Settings SMALL_BATCHES = DoubleFunction.settings("AUGUR_BATCH_ROWS", "3");

    @TempDir
    private static Path folder;

    private static DoubleFunction function;

    @BeforeAll
    static void open() throws IOException {
        function = new DoubleFunction(folder);
    }

    @AfterAll
    static void close() throws IOException {
        function.close();
    }

    @BeforeEach
    void clear() {
        function.clear();
    }

    private static String invoke(String event) throws IOException {
        return DoubleFunction.invoke(function.handler(SMALL_BATCHES), event, TestContext.AMPLE);
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 7 == 3 ? i + ",bad,0,0,0\n" : i + "," + i + ",0,0,0.5\n")
                .collect(Collectors.joining("", "id,a,b,c,d\n", ""));
    }

    private static String answer(ObjectEvents objects, String event, int looks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] json = event.getBytes(StandardCharsets.UTF_8);
        if (EventKind.of(json) == EventKind.CONTINUATION) {
            objects.resume(json, out, DoubleFunction.looks(looks));
        } else {
            objects.begin(json, out, DoubleFunction.looks(looks));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static @Nullable String next(String answer) throws IOException {
        try (JsonParser in = Json.parse(answer.getBytes(StandardCharsets.UTF_8))) {
            in.nextToken();
            String token = Json.texts(in).get("token");
            assertThat(answer).contains("\"complete\":" + (token == null));
            return token == null ? null : "{\"token\":\"" + token + "\"}";
        }
    }

    private static String joined(String key) {
        return function.contents().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(key))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining());
    }

    @Test
    void thePartsOfAStoppedRunAreTheWhole() throws IOException {
        ObjectEvents objects = function.objects(SMALL_BATCHES);
        function.s3.put("a.csv.gz", TestEvents.gzip(rows(40)));
        function.s3.put("b.csv", DoubleFunction.CSV.getBytes(StandardCharsets.UTF_8));
        assertThat(next(answer(objects, TestEvents.s3("a.csv.gz", "b.csv"), 1_000_000)))
                .isNull();
        Map<String, String> whole = function.contents();
        int most = 0;
        for (int looks = 12; looks < 60; looks += 5) {
            function.clear();
            function.s3.put("a.csv.gz", TestEvents.gzip(rows(40)));
            function.s3.put("b.csv", DoubleFunction.CSV.getBytes(StandardCharsets.UTF_8));
            function.s3.put("a.csv.gz.out", new byte[] {1});
            int answers = 0;
            String todo = TestEvents.s3("a.csv.gz", "b.csv");
            while (todo != null) {
                answers++;
                todo = next(answer(objects, todo, looks + 50 * (answers - 1)));
            }
            most = Math.max(most, answers);
            for (String key : List.of("a.csv.gz.out", "a.csv.gz.errors", "b.csv.out", "b.csv.errors")) {
                assertThat(joined(key)).as(key + " after " + looks).isEqualTo(whole.get(key));
            }
        }
        assertThat(most).isGreaterThan(2);
    }

    private static String stopped(String key, String content) throws IOException {
        function.s3.put(key, content.getBytes(StandardCharsets.UTF_8));
        String todo = next(answer(function.objects(SMALL_BATCHES), TestEvents.s3(key), 20));
        assertThat(todo).isNotNull();
        return Objects.requireNonNull(todo);
    }

    @Test
    void whatIsDoneIsCommittedAsAPart() throws IOException {
        String todo = stopped("a.csv", rows(40));
        assertThat(function.s3.keys()).containsExactly("a.csv", "a.csv.errors.part-00001", "a.csv.out.part-00001");
        assertThat(invoke(todo)).contains("s3://local/a.csv.out.part-00002", "\"complete\":true");
    }

    @Test
    void aReplacedObjectIsNotContinued() throws IOException {
        String todo = stopped("a.csv", rows(40));
        function.s3.put("a.csv", rows(41).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> invoke(todo))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("s3://local/a.csv changed since the run that must be resumed");
        assertThat(function.s3.keys()).doesNotContain("a.csv.out.part-00002");
    }

    @Test
    void aTokenThatIsNoneIsAnError() throws IOException {
        String todo = stopped("a.csv", rows(40));
        String token = todo.substring(10, todo.length() - 2);
        char last = token.charAt(token.length() - 5);
        String changed = token.substring(0, token.length() - 5)
                + (last == 'A' ? 'B' : 'A')
                + token.substring(token.length() - 4);
        for (String wrong : List.of("", "x", "garbage.garbage", token.substring(1), token.substring(0, 40), changed)) {
            assertThatThrownBy(() -> invoke("{\"token\":\"" + wrong + "\"}"))
                    .as(wrong)
                    .isInstanceOf(RequestRejectedException.class)
                    .hasMessage("The token must be the whole text that an answer of this function had, got "
                            + wrong.length() + " characters that are none");
        }
    }

    @Test
    void gettingNowhereIsAnError() throws IOException {
        String todo = stopped("a.csv", rows(40));
        assertThatThrownBy(() -> answer(function.objects(SMALL_BATCHES), todo, 5))
                .isInstanceOf(RequestFailedException.class)
                .hasMessageMatching(
                        "The time limit of the function is too short to get further in s3://local/a.csv than"
                                + " record [0-9]+: raise it, or lower AUGUR_BATCH_ROWS");
    }
}
