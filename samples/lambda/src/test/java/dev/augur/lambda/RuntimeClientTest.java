package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import dev.augur.lambda.local.Answer;
import dev.augur.lambda.local.LocalS3;
import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function as AWS's own runtime client runs it. One process serves most of the tests, as it would serve events. */
final class RuntimeClientTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String DIRECT = "{\"instances\": [[1, 2, 3, 4]]}";
    private static final String DIRECT_ANSWER = "{\"predictions\":[[2.0,4.0,6.0,8.0]]}";

    @TempDir
    private static Path root;

    private static LocalS3 s3;
    private static RunningFunction function;

    @BeforeAll
    static void start() throws IOException {
        Path models = Files.createDirectory(root.resolve("models"));
        Files.write(models.resolve("double.onnx"), OnnxModels.bytes(TckModel.DOUBLE));
        s3 = LocalS3.start();
        function = RunningFunction.start(Handler.class, CLASS_PATH, root, environment());
    }

    @AfterAll
    static void stop() throws IOException {
        function.close();
        s3.close();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(s3.environment());
        environment.put("AUGUR_MODELS", "models");
        environment.put("AUGUR_COLUMNS", "a,b,c,d");
        environment.put("AUGUR_RESULTS", "s3://local/results/");
        environment.put("AUGUR_REPLY_MARGIN", "1m");
        return environment;
    }

    @Test
    void aDirectInvoke() throws IOException {
        assertThat(function.invoke(DIRECT)).isEqualTo(DIRECT_ANSWER);
    }

    @Test
    void aRequestOfAFunctionUrl() throws IOException {
        String event = """
                {"version": "2.0", "rawPath": "%s", "headers": {"content-type": "application/json"},
                 "requestContext": {"http": {"method": "%s"}, "stage": "$default"}, "isBase64Encoded": false, "body": "%s"}""";
        assertThat(function.invoke(event.formatted("/v2/health/live", "GET", "")))
                .contains("\"statusCode\":200");
        String infer =
                "{\\\"inputs\\\": [{\\\"name\\\": \\\"x\\\", \\\"shape\\\": [1, 4], \\\"datatype\\\": \\\"FP32\\\","
                        + " \\\"data\\\": [1, 2, 3, 4]}]}";
        assertThat(function.invoke(event.formatted("/v2/models/double/infer", "POST", infer)))
                .startsWith(
                        "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"isBase64Encoded\":false")
                .contains("[2.0,4.0,6.0,8.0]");
        assertThat(function.invoke(event.formatted("/v2/models/other/infer", "POST", infer)))
                .contains("\"statusCode\":404", "There is no such model");
    }

    @Test
    void messagesOfWhichOneIsPoison() throws IOException {
        assertThat(function.invoke(TestEvents.sqs(
                        TestEvents.message("m1", "[1, 2, 3, 4]"),
                        TestEvents.message("m2", "poison"),
                        TestEvents.message("m3", "[0, 0, 0, 1]"))))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m2\"}]}");
        List<String> results =
                s3.keys().stream().filter(key -> key.startsWith("results/")).toList();
        assertThat(results).hasSize(1);
        assertThat(new String(s3.get(results.get(0)), StandardCharsets.UTF_8)).isEqualTo("""
                {"messageId":"m1","prediction":[2.0,4.0,6.0,8.0]}
                {"messageId":"m3","prediction":[0.0,0.0,0.0,2.0]}
                """);
    }

    @Test
    void anObject() throws IOException {
        s3.put("in/rows.csv.gz", TestEvents.gzip(DoubleFunction.CSV));
        assertThat(function.invoke(TestEvents.s3("in/rows.csv.gz")))
                .contains("\"read\":3,\"predicted\":2,\"failed\":1", "\"complete\":true");
        assertThat(new String(s3.get("in/rows.csv.gz.out"), StandardCharsets.UTF_8))
                .startsWith("{\"record\":1,\"y\":[2.0,4.0,6.0,8.0]}\n");
    }

    @Test
    void whatAnotherProcessLeft(@TempDir Path folder) throws IOException {
        try (DoubleFunction other = new DoubleFunction(folder)) {
            String rows = "a,b,c,d\n" + "1,2,3,4\n".repeat(20);
            other.s3.put("rows.csv", rows.getBytes(StandardCharsets.UTF_8));
            s3.put("rows.csv", rows.getBytes(StandardCharsets.UTF_8));
            String stopped = other.stopEarly("rows.csv");
            String part = new String(other.s3.get("rows.csv.out.part-00001"), StandardCharsets.UTF_8);
            assertThat(function.invoke("{\"token\":\"" + token(stopped) + "\"}"))
                    .contains("rows.csv.out.part-00002", "\"complete\":true");
            String rest = new String(s3.get("rows.csv.out.part-00002"), StandardCharsets.UTF_8);
            assertThat((part + rest).lines()).hasSize(20);
            assertThat(part + rest).contains("\"record\":1,", "\"record\":10,", "\"record\":20,");
        }
    }

    private static String token(String answer) throws IOException {
        try (JsonParser in = Json.parse(answer.getBytes(StandardCharsets.UTF_8))) {
            in.nextToken();
            return Json.texts(in).getOrDefault("token", "");
        }
    }

    @Test
    void anEventThatIsNotUnderstood() {
        Answer answer = function.invoke("{\"Records\": [{\"eventSource\": \"aws:kinesis\"}]}", RunningFunction.AMPLE);
        assertThat(answer.isError()).isTrue();
        assertThat(answer.text())
                .contains("\"errorType\":\"dev.augur.lambda.RequestRejectedException\"")
                .contains("The event is none of those that are understood: a request as POST /invocations takes it");
    }

    @Test
    void anErrorIsThatOfTheInvocationAlone() throws IOException {
        Answer answer = function.invoke("{\"instances\": [[1, 2]]}", RunningFunction.AMPLE);
        assertThat(answer.errorType()).isEqualTo("Runtime.UserException");
        assertThat(answer.text())
                .contains("\"errorType\":\"dev.augur.lambda.RequestRejectedException\"", "\"errorMessage\":\"400: ");
        assertThat(function.invoke(DIRECT)).isEqualTo(DIRECT_ANSWER);
    }

    @Test
    void aDeadlineEndsTheCallAndNotTheProcess() throws IOException {
        Answer answer = function.invoke(DIRECT, Duration.ofSeconds(59));
        assertThat(answer.text())
                .contains("\"errorType\":\"dev.augur.lambda.RequestFailedException\"")
                .contains("504: Model 'double': the deadline of the call passed before its run began");
        assertThat(function.invoke(DIRECT)).isEqualTo(DIRECT_ANSWER);
        assertThat(function.process.isAlive()).isTrue();
    }

    @Test
    void fourAtOnce() throws IOException {
        Map<String, String> environment = environment();
        environment.put("AWS_LAMBDA_MAX_CONCURRENCY", "4");
        try (RunningFunction concurrent = RunningFunction.start(BarrierHandler.class, CLASS_PATH, root, environment)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(concurrent.submit("{\"instances\": [[" + i + ", 0, 0, 0]]}"));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(answers.get(i).join().text()).isEqualTo("{\"predictions\":[[" + 2.0 * i + ",0.0,0.0,0.0]]}");
            }
            assertThat(concurrent.api.mostRunning()).isEqualTo(4);
        }
    }

    @Test
    void aWrongConfigurationIsAnErrorOfTheStart() throws IOException, InterruptedException {
        Map<String, String> environment = environment();
        environment.put("AUGUR_MODLES", "models");
        try (RunningFunction wrong = RunningFunction.start(Handler.class, CLASS_PATH, root, environment)) {
            Answer answer = wrong.submit(DIRECT).join();
            assertThat(answer.isError()).isTrue();
            assertThat(answer.text())
                    .contains("There is no variable AUGUR_MODLES; the nearest is AUGUR_MODELS")
                    .contains("\"errorType\":\"java.lang.IllegalArgumentException\"");
            assertThat(wrong.process.waitFor()).isEqualTo(1);
        }
    }
}
