package dev.augur.benchmarks;

import dev.augur.Predictor;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import dev.augur.server.Server;
import dev.augur.tck.OnnxModels;
import dev.augur.tokenizers.TextEmbedding;
import dev.augur.tokenizers.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The container server, in a JVM of its own, called over connections that are kept. */
final class ServerRow {
    private static final String NAME = "Augur's server";
    private static final String READY = "/v2/health/ready";

    /** 30 words that are one token each, and the two marks. */
    private static final String TEXT = "the man and the woman are at the house with the dog and the cat"
            + " when the sun is in the sky over the river and the sea today";

    private ServerRow() {}

    private static ChildJvm server(Resources resources, Path models) throws IOException {
        return resources.own(ChildJvm.start(Server.class, READY, "--models", models.toString(), "--log-level", "warn"));
    }

    /** A binary request to a model that is all overhead, beside a handler that does nothing. */
    static List<Contender> mlp(Resources resources) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        files.write("mlp.onnx", OnnxModels.mlp());
        byte[] request = HttpConnection.post(
                "/v2/models/mlp/infer", "Inference-Header-Content-Length: " + MLP_JSON.length + "\r\n", mlpBody());
        int port = server(resources, files.folder()).port();
        byte[] answer;
        try (HttpConnection once = new HttpConnection(port)) {
            answer = once.exchange(request);
        }
        String canned = Base64.getEncoder().encodeToString(answer);
        int empty = resources
                .own(ChildJvm.start(PlainJetty.class, "/", "canned", "application/octet-stream", canned))
                .port();
        return List.of(
                contender("empty handler", resources, empty, request, ServerRow::lastFloats),
                contender(NAME, resources, port, request, ServerRow::lastFloats));
    }

    private static final byte[] MLP_JSON = ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,16],\"datatype\":\"FP32\","
                    + "\"parameters\":{\"binary_data_size\":64}}],\"parameters\":{\"binary_data_output\":true}}")
            .getBytes(StandardCharsets.US_ASCII);

    private static byte[] mlpBody() {
        ByteBuffer body = ByteBuffer.allocate(MLP_JSON.length + 64).order(ByteOrder.LITTLE_ENDIAN);
        body.put(MLP_JSON);
        for (float value : Inputs.floats(1, 16)[0]) {
            body.putFloat(value);
        }
        return body.array();
    }

    private static float[] lastFloats(byte[] answer) {
        float[] floats = new float[4];
        ByteBuffer.wrap(answer, answer.length - 16, 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        return floats;
    }

    /** A text to its embedding, beside the same predictor without a server. */
    static List<Contender> miniLm(Resources resources) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        Path model = files.copy(ModelFiles.MINILM);
        Path tokens = files.write("tokenizer.json", Files.readAllBytes(files.copy(ModelFiles.MINILM_TOKENIZER)));
        Predictor<String, float[]> inProcess = Ours.predictor(
                resources,
                model,
                TextEmbedding.builder(resources.own(Tokenizer.load(tokens))).build(),
                OnnxRuntimeOptions.defaults());
        int port = server(resources, files.folder()).port();
        byte[] request = HttpConnection.post(
                "/invocations", "Content-Type: text/plain\r\n", TEXT.getBytes(StandardCharsets.US_ASCII));
        return List.of(
                Contender.shared("Augur, in the process", i -> inProcess.predict(TEXT)),
                contender(NAME, resources, port, request, ServerRow::jsonFloats));
    }

    /** An image as JSON, beside what is usual. */
    static List<Contender> json(Resources resources) throws Exception {
        ModelFiles files = resources.own(new ModelFiles());
        Path file = files.write("image.onnx", OnnxModels.imageMeans());
        byte[] body = ("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3,224,224],\"data\":"
                        + Arrays.toString(Inputs.floats(1, 3 * 224 * 224)[0]) + "}]}")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = HttpConnection.post("/v2/models/image/infer", "Content-Type: application/json\r\n", body);
        int tree = resources
                .own(ChildJvm.start(PlainJetty.class, "/", "tree", file.toString()))
                .port();
        int port = server(resources, files.folder()).port();
        return List.of(
                contender("Jackson's tree, float[][][][]", resources, tree, request, ServerRow::jsonFloats),
                contender(NAME, resources, port, request, ServerRow::jsonFloats));
    }

    private static float[] jsonFloats(byte[] answer) {
        return Json.lastFloats(new String(answer, StandardCharsets.US_ASCII));
    }

    private interface Reader {
        float[] read(byte[] answer);
    }

    /** Reads an answer only if it is another one than before: a client that reads costs what is measured. */
    private static Reader readOnce(Reader reader) {
        byte[][] answer = new byte[1][0];
        float[][] floats = new float[1][0];
        return next -> {
            if (!Arrays.equals(next, answer[0])) {
                floats[0] = reader.read(next);
                answer[0] = next;
            }
            return floats[0];
        };
    }

    private static Contender contender(String name, Resources resources, int port, byte[] request, Reader reader) {
        return new Contender(name, () -> {
            HttpConnection connection = resources.own(new HttpConnection(port));
            Reader once = readOnce(reader);
            return i -> once.read(connection.exchange(request));
        });
    }
}
