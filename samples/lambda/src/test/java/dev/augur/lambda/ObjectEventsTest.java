package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.lambda.local.LocalS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ObjectEventsTest {
    private static final String RESULTS =
            "{\"record\":1,\"y\":[2.0,4.0,6.0,8.0]}\n{\"record\":3,\"y\":[0.0,0.0,0.0,1.0]}\n";

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
        return DoubleFunction.invoke(function.handler(DoubleFunction.settings()), event, TestContext.AMPLE);
    }

    private static void put(String key, String content) {
        function.s3.put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void resultsAndDeadLettersAreWrittenBeside() throws IOException {
        function.s3.put("in/my rows+1.csv.gz", TestEvents.gzip(DoubleFunction.CSV));
        assertThat(invoke(TestEvents.s3("in/my+rows%2B1.csv.gz")))
                .isEqualTo("{\"results\":[{\"object\":\"s3://local/in/my rows+1.csv.gz\","
                        + "\"output\":\"s3://local/in/my rows+1.csv.gz.out\","
                        + "\"errors\":\"s3://local/in/my rows+1.csv.gz.errors\","
                        + "\"read\":3,\"predicted\":2,\"failed\":1}],\"complete\":true}");
        Map<String, String> contents = function.contents();
        assertThat(contents).hasSize(3).containsEntry("in/my rows+1.csv.gz.out", RESULTS);
        assertThat(contents.get("in/my rows+1.csv.gz.errors"))
                .contains("\"record\":2", "Column 'a' must be a number, got 'x'");
    }

    @Test
    void severalObjectsAreDoneInOrder() throws IOException {
        put("b.csv", DoubleFunction.CSV);
        put("a.jsonl.errors", "of an older version");
        put("a.jsonl", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}\n");
        assertThat(invoke(TestEvents.s3("b.csv", "a.jsonl")))
                .containsSubsequence("s3://local/b.csv.out", "s3://local/a.jsonl.out", "\"complete\":true");
        assertThat(function.contents())
                .containsEntry("a.jsonl.out", "{\"record\":1,\"y\":[2.0,4.0,6.0,8.0]}\n")
                .doesNotContainKey("a.jsonl.errors");
    }

    @Test
    void whatItWroteItselfStartsNothing() throws IOException {
        List<String> own = List.of(
                "a.csv.out", "a.csv.errors", "a.csv.out.part-00001", "a.csv.errors.part-00002", "a.out.part-123456");
        own.forEach(key -> put(key, DoubleFunction.CSV));
        String answer = invoke(TestEvents.s3(own.toArray(String[]::new)));
        assertThat(answer.split("its name says that this function wrote it", -1))
                .hasSize(own.size() + 1);
        assertThat(answer).doesNotContain("\"output\"");
        assertThat(function.s3.keys()).containsExactlyInAnyOrderElementsOf(own);
    }

    @Test
    void onlyTheVersionOfTheEventIsMeant() throws IOException {
        put("a.csv", DoubleFunction.CSV);
        String eTag = function.s3
                .client()
                .headObject(request -> request.bucket(LocalS3.BUCKET).key("a.csv"))
                .eTag()
                .replace("\"", "");
        put("a.csv", DoubleFunction.CSV + "4,1,1,1,1\n");
        assertThat(invoke(TestEvents.s3Version("a.csv", eTag)))
                .contains("it was replaced since the event")
                .doesNotContain("\"output\"");
        put("a.csv", DoubleFunction.CSV);
        assertThat(invoke(TestEvents.s3Version("a.csv", eTag))).contains("\"read\":3");
    }

    @Test
    void whatCannotBeReadIsAnError() {
        put("a.parquet", DoubleFunction.CSV);
        assertThatThrownBy(() -> invoke(TestEvents.s3("a.parquet")))
                .isInstanceOf(RequestRejectedException.class)
                .hasMessage("The name of s3://local/a.parquet must end in .csv, .tsv, .json, .jsonl or .ndjson,"
                        + " and perhaps .gz or .zst");
        assertThatThrownBy(() -> invoke(TestEvents.s3("missing.csv"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> invoke("{\"Records\": [{\"eventSource\": \"aws:s3\", \"s3\": {}}]}"))
                .isInstanceOf(RequestRejectedException.class)
                .hasMessageContaining("must have s3.bucket.name, s3.object.key");
        assertThat(function.s3.keys()).containsExactly("a.parquet");
    }

    @Test
    void noTimeIsAnError() {
        put("a.csv", DoubleFunction.CSV);
        TestContext late = new TestContext("request-1", 9_000);
        assertThatThrownBy(() -> DoubleFunction.invoke(
                        function.handler(DoubleFunction.settings()), TestEvents.s3("a.csv"), late))
                .isInstanceOf(RequestFailedException.class)
                .hasMessageContaining("leaves no time before AUGUR_STOP_MARGIN");
    }
}
