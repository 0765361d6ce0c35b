package dev.augur.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.CallOptions;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole requests against the real engine, as any host hands them over. */
final class RestApiTest {
    private static final String JSON = "application/json";
    private static final String BINARY = "application/octet-stream";
    private static final String ROW = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]";
    private static final String INFER =
            "{'id':'7','inputs':[{'name':'x','shape':[1,16],'datatype':'FP32','data':" + ROW + "}]}";

    @TempDir
    private Path folder;

    private ServedModels models;
    private RestApi api;
    private boolean accepts = true;

    @BeforeEach
    void serve() throws IOException {
        Files.write(folder.resolve("mlp.onnx"), OnnxModels.mlp());
        Files.write(folder.resolve("zdamaged.onnx"), new byte[] {1, 2, 3});
        models = ServedModels.builder(new OnnxRuntimeEngine()).directory(folder).build();
        api = new RestApi(models, Limits.DEFAULT, () -> accepts);
    }

    @AfterEach
    void giveEverythingBack() {
        models.close();
        assertThat(models.usedBytes()).isZero();
    }

    private static Request request(String method, String path, Map<String, String> headers, byte[] body) {
        return new Request(method, path, headers::get, body, CallOptions.NONE);
    }

    private Reply get(String path) {
        return api.handle(request("GET", path, Map.of(), new byte[0]));
    }

    private Reply post(String path, Map<String, String> headers, String body) {
        return api.handle(request("POST", path, headers, body.replace('\'', '"').getBytes(UTF_8)));
    }

    private Reply infer(String body) {
        return post("/v2/models/mlp/infer", Map.of("content-type", JSON), body);
    }

    private static String text(Reply reply) {
        return reply.status() + " " + new String(reply.body(), UTF_8).replace('"', '\'');
    }

    @Test
    void describesServerAndModels() {
        assertThat(text(get("/v2"))).startsWith("200 {'name':'augur'").contains("'binary_tensor_data'");
        assertThat(text(get("/v2/health/live"))).isEqualTo("200 {'live':true}");
        assertThat(text(get("/v2/models"))).isEqualTo("200 {'models':['mlp','zdamaged']}");
        assertThat(text(get("/v2/models/mlp/versions/1")))
                .isEqualTo("200 {'name':'mlp','versions':['1'],'platform':'onnx_onnxv1',"
                        + "'inputs':[{'name':'x','datatype':'FP32','shape':[-1,16]}],"
                        + "'outputs':[{'name':'y','datatype':'FP32','shape':[-1,4]}]}");
    }

    @Test
    void aModelIsReadyOnceItIsLoadedAndTheHostAccepts() {
        assertThat(text(get("/v2/models/mlp/ready"))).isEqualTo("503 {'name':'mlp','ready':false}");
        infer(INFER);
        assertThat(text(get("/v2/models/mlp/ready"))).isEqualTo("200 {'name':'mlp','ready':true}");
        assertThat(text(get("/v2/health/ready"))).isEqualTo("503 {'ready':false}");
        assertThat(get("/ping").status()).isEqualTo(503);

        accepts = false;
        assertThat(get("/v2/models/mlp/ready").status()).isEqualTo(503);
    }

    @Test
    void answersTensorsInJsonAndBinaryAndRecordsAlike() {
        String json = text(infer(INFER));
        assertThat(json).startsWith("200 {'model_name':'mlp','model_version':'1','id':'7','outputs':[{'name':'y',");
        String data = json.substring(json.indexOf("'data':[") + 7, json.indexOf(']', json.indexOf("'data':[")) + 1);

        Reply binary = binary("/v2/models/mlp/infer", BINARY, true);
        assertThat(floats(binary, "Inference-Header-Content-Length")).isEqualTo(data);

        assertThat(text(post("/invocations", Map.of("content-type", JSON), INFER)))
                .isEqualTo(json);
        assertThat(text(post("/invocations", Map.of("content-type", JSON), "{'instances':[" + ROW + "]}")))
                .isEqualTo("200 {'predictions':[" + data + "]}");
    }

    /** The same request with its input, and by wish its output, as binary data. */
    private Reply binary(String path, String type, boolean outputToo) {
        byte[] json = ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,16],\"datatype\":\"FP32\",\"parameters\":"
                        + "{\"binary_data_size\":64}}],\"parameters\":{\"binary_data_output\":" + outputToo + "}}")
                .getBytes(UTF_8);
        ByteBuffer body = ByteBuffer.allocate(json.length + 64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json);
        for (int i = 1; i <= 16; i++) {
            body.putFloat(i);
        }
        String length = Integer.toString(json.length);
        Map<String, String> headers = type.equals(BINARY)
                ? Map.of("content-type", type, "inference-header-content-length", length)
                : Map.of("content-type", type + length);
        return api.handle(request("POST", path, headers, body.array()));
    }

    private static String floats(Reply reply, String lengthHeader) {
        int from = Integer.parseInt(reply.headers().get(lengthHeader));
        ByteBuffer data = ByteBuffer.wrap(reply.body(), from, 16).order(ByteOrder.LITTLE_ENDIAN);
        return "[" + data.getFloat() + "," + data.getFloat() + "," + data.getFloat() + "," + data.getFloat() + "]";
    }

    @Test
    void speaksTritonsContentTypeForSageMaker() {
        String type = "application/vnd.sagemaker-triton.binary+json;json-header-size=";

        Reply reply = binary("/invocations", type, true);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo(type + reply.headers().get("Inference-Header-Content-Length"));
        assertThat(text(binary("/invocations", type, false))).startsWith("200 {'model_name':'mlp'");
        assertThat(text(post("/invocations", Map.of("content-type", type + "x"), INFER)))
                .startsWith("400 {'error':'Header Inference-Header-Content-Length must be a whole number");
    }

    @Test
    void refusesWhatItDoesNotHave() {
        assertThat(text(get("/v2/models/other")))
                .isEqualTo("404 {'error':'There is no such model; served are mlp, zdamaged'}");
        assertThat(get("/v2/models/mlp/versions/2").status()).isEqualTo(404);
        assertThat(get("/v2/models/..%2Fmlp").status()).isEqualTo(404);
        assertThat(get("/v2/models/../mlp").status()).isEqualTo(404);
        assertThat(get("/elsewhere").status()).isEqualTo(404);
        Reply wrongMethod = get("/invocations");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.headers()).containsEntry("Allow", "POST");
        assertThat(post("/invocations", Map.of("content-type", "image/png"), "x")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aHeaderChoosesTheModelOfAnInvocation() {
        Map<String, String> headers = Map.of("content-type", JSON, "x-amzn-sagemaker-target-model", "other");

        assertThat(text(post("/invocations", headers, INFER))).startsWith("404 {'error':'There is no such model");
    }

    @Test
    void tellsTheClientNoMoreOfADamagedModelThanThatItIsNotThere() {
        Reply reply = post("/v2/models/zdamaged/infer", Map.of("content-type", JSON), INFER);

        assertThat(text(reply)).isEqualTo("503 {'error':'The model is not available; the log of the server says why'}");
        assertThat(reply.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void theSoonerOfBothDeadlinesCounts() {
        String noTime = INFER.replace("'id':'7'", "'parameters':{'timeout':1}");
        infer(INFER);

        assertThat(text(infer(noTime))).startsWith("504 {'error':'Model 'mlp': the deadline");

        Request late = new Request(
                "POST",
                "/v2/models/mlp/infer",
                Map.of("content-type", JSON)::get,
                INFER.replace('\'', '"').getBytes(UTF_8),
                CallOptions.within(Duration.ZERO));
        assertThat(api.handle(late).status()).isEqualTo(504);
    }

    @Test
    void patternsAreFew() {
        assertThat(RestApi.pattern("/v2/models/mlp/versions/1/infer")).isEqualTo("/v2/models/{model}/infer");
        assertThat(RestApi.pattern("/invocations")).isEqualTo("/invocations");
        assertThat(RestApi.pattern("/anything/else")).isEqualTo("other");
    }
}
