package dev.augur.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is written when a model is put behind HTTP in an afternoon: Jackson's tree, and arrays of arrays. */
final class TreeHandler extends Handler.Abstract {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Raw model;

    TreeHandler(Raw model) {
        this.model = model;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException, OrtException {
        if (request.getMethod().equals("GET")) {
            callback.succeeded();
            return true;
        }
        byte[] answer;
        try (InputStream body = Content.Source.asInputStream(request)) {
            answer = mapper.writeValueAsBytes(answer(mapper.readTree(body)));
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(answer), callback);
        return true;
    }

    private ObjectNode answer(JsonNode request) throws OrtException {
        JsonNode input = request.path("inputs").path(0);
        float[][][][] image = image(input.path("data"), input.path("shape"));
        try (OnnxTensor tensor = OnnxTensor.createTensor(Raw.environment(), image);
                OrtSession.Result result = model.session().run(Map.of("x", tensor))) {
            float[][] means = (float[][]) result.get(0).getValue();
            ObjectNode answer = mapper.createObjectNode().put("model_name", "image");
            ObjectNode output = answer.putArray("outputs").addObject();
            output.put("name", "y")
                    .put("datatype", "FP32")
                    .set("shape", mapper.valueToTree(new int[] {means.length, means[0].length}));
            output.set("data", mapper.valueToTree(means[0]));
            return answer;
        }
    }

    private static float[][][][] image(JsonNode data, JsonNode shape) {
        float[][][][] image = new float[shape.path(0).intValue()][shape.path(1).intValue()]
                [shape.path(2).intValue()][shape.path(3).intValue()];
        int next = 0;
        for (float[][][] one : image) {
            for (float[][] channel : one) {
                for (float[] line : channel) {
                    for (int i = 0; i < line.length; i++) {
                        line[i] = data.path(next++).floatValue();
                    }
                }
            }
        }
        return image;
    }
}
