package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueueEventsTest {
    private static final String NONE_FAILED = "{\"batchItemFailures\":[]}";
    private static final String GOOD = "[1, 2, 3, 4]";
    private static final String BAD = "[1]";

    @TempDir
    private static Path folder;

    private static DoubleFunction function;
    private static Handler handler;

    @BeforeAll
    static void open() throws IOException {
        function = new DoubleFunction(folder);
        handler = function.handler(DoubleFunction.settings());
    }

    @AfterAll
    static void close() throws IOException {
        function.close();
    }

    @BeforeEach
    void clear() {
        function.clear();
    }

    private static String failures(String... ids) {
        return Stream.of(ids)
                .map(id -> "{\"itemIdentifier\":\"" + id + "\"}")
                .collect(Collectors.joining(",", "{\"batchItemFailures\":[", "]}"));
    }

    private static String invoke(String event) throws IOException {
        return DoubleFunction.invoke(handler, event, TestContext.AMPLE);
    }

    @Test
    void resultsOfABatchAreOneObject() throws IOException {
        assertThat(invoke(TestEvents.sqs(TestEvents.message("m1", GOOD), TestEvents.message("m2", "[0, 0, 0, 0.5]"))))
                .isEqualTo(NONE_FAILED);
        assertThat(function.contents()).isEqualTo(Map.of("results/request-1.jsonl", """
                        {"messageId":"m1","prediction":[2.0,4.0,6.0,8.0]}
                        {"messageId":"m2","prediction":[0.0,0.0,0.0,1.0]}
                        """));
    }

    @Test
    void aBadMessageFailsAlone() throws IOException {
        assertThat(invoke(TestEvents.sqs(
                        TestEvents.message("m1", GOOD),
                        TestEvents.message("m2", "no JSON"),
                        TestEvents.message("m3", BAD),
                        TestEvents.message("m4", GOOD))))
                .isEqualTo(failures("m2", "m3"));
        assertThat(function.contents()).isEqualTo(Map.of("results/request-1.jsonl", """
                        {"messageId":"m1","prediction":[2.0,4.0,6.0,8.0]}
                        {"messageId":"m4","prediction":[2.0,4.0,6.0,8.0]}
                        """));
    }

    @Test
    void aQueueThatKeepsTheOrderStopsEachGroupAtItsFirstFailure() throws IOException {
        String fifo = TestEvents.QUEUE + ".fifo";
        assertThat(invoke(TestEvents.sqs(
                        TestEvents.message("a1", GOOD, fifo, "a"),
                        TestEvents.message("b1", GOOD, fifo, "b"),
                        TestEvents.message("a2", BAD, fifo, "a"),
                        TestEvents.message("b2", GOOD, fifo, "b"),
                        TestEvents.message("a3", GOOD, fifo, "a"))))
                .isEqualTo(failures("a2", "a3"));
        assertThat(function.contents().get("results/request-1.jsonl"))
                .contains("a1", "b1", "b2")
                .doesNotContain("a3");
    }

    @Test
    void groupsOfOtherQueuesSayNothingAboutOrder() throws IOException {
        assertThat(invoke(TestEvents.sqs(
                        TestEvents.message("a1", BAD, TestEvents.QUEUE, "a"),
                        TestEvents.message("a2", GOOD, TestEvents.QUEUE, "a"))))
                .isEqualTo(failures("a1"));
    }

    @Test
    void noTimeFailsEveryMessage() throws IOException {
        TestContext late = new TestContext("request-1", 150);
        assertThat(DoubleFunction.invoke(
                        handler, TestEvents.sqs(TestEvents.message("m1", GOOD), TestEvents.message("m2", GOOD)), late))
                .isEqualTo(failures("m1", "m2"));
        assertThat(function.contents()).isEmpty();
    }

    @Test
    void resultsThatCannotBeWrittenFailEveryMessage() throws IOException {
        Handler lost = function.handler(DoubleFunction.settings("AUGUR_RESULTS", "s3://nobucket/"));
        assertThat(DoubleFunction.invoke(
                        lost,
                        TestEvents.sqs(TestEvents.message("m1", GOOD), TestEvents.message("m2", GOOD)),
                        TestContext.AMPLE))
                .isEqualTo(failures("m1", "m2"));
    }

    @Test
    void messagesNeedAPlaceForTheirResults() {
        Handler lost = function.handler(DoubleFunction.settings("AUGUR_RESULTS", ""));
        assertThatThrownBy(() ->
                        DoubleFunction.invoke(lost, TestEvents.sqs(TestEvents.message("m1", GOOD)), TestContext.AMPLE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SQS events need AUGUR_RESULTS, for example s3://bucket/results/: it is not set");
    }

    @Test
    void aRecordThatIsNoMessageFailsTheWholeBatch() {
        for (String broken : new String[] {
            "{\"eventSource\": \"aws:sqs\", \"body\": \"[1, 2, 3, 4]\"}",
            "{\"eventSource\": \"aws:sqs\", \"messageId\": \"\", \"body\": \"[1, 2, 3, 4]\"}",
            "{\"eventSource\": \"aws:sqs\", \"messageId\": \"m2\"}",
            "{\"eventSource\": \"aws:s3\", \"messageId\": \"m2\", \"body\": \"[1, 2, 3, 4]\"}",
            "7"
        }) {
            assertThatThrownBy(() -> invoke(TestEvents.sqs(TestEvents.message("m1", GOOD), broken)))
                    .isInstanceOf(RequestRejectedException.class)
                    .hasMessageContaining("so the whole batch has failed");
        }
        assertThat(function.contents()).isEmpty();
    }

    @Test
    void aRetriedBatchReplacesNoOtherResults() throws IOException {
        invoke(TestEvents.sqs(TestEvents.message("m1", GOOD)));
        DoubleFunction.invoke(
                handler, TestEvents.sqs(TestEvents.message("m1", GOOD)), new TestContext("request-2", 600_000));
        assertThat(function.contents()).containsOnlyKeys("results/request-1.jsonl", "results/request-2.jsonl");
    }
}
