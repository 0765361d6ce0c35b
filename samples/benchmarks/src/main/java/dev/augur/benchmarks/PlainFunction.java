package dev.augur.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function written by hand for one model: Jackson's tokens and ONNX Runtime, or a canned answer in its place. */
public final class PlainFunction implements RequestStreamHandler {
    /** The environment variable that holds the model's file. */
    static final String MODEL = "PLAIN_MODEL";

    private static final int INPUTS = 16;

    private final JsonFactory json = new JsonFactory();
    private final float[] canned;
    private final @Nullable OrtSession session;

    /**
     * As the runtime client makes it.
     *
     * @throws OrtException if the model cannot be loaded
     */
    public PlainFunction() throws OrtException {
        String model = System.getenv(MODEL);
        session = model == null ? null : OrtEnvironment.getEnvironment().createSession(model);
        canned = model == null ? Json.lastFloats(System.getenv(CannedFunction.ANSWER)) : new float[0];
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        float[] row = read(input.readAllBytes());
        write(output, session == null ? canned : run(session, row));
    }

    private float[] read(byte[] event) throws IOException {
        float[] row = new float[INPUTS];
        try (JsonParser in = json.createParser(event)) {
            int count = 0;
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token.isNumeric()) {
                    row[count++] = in.getFloatValue();
                }
            }
        }
        return row;
    }

    private static float[] run(OrtSession session, float[] row) throws IOException {
        long[] shape = {1, INPUTS};
        try (OnnxTensor x = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(row), shape);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            return ((float[][]) result.get(0).getValue())[0];
        } catch (OrtException e) {
            throw new IOException(e);
        }
    }

    private void write(OutputStream output, float[] row) throws IOException {
        try (JsonGenerator out = json.createGenerator(output)) {
            out.writeStartObject();
            out.writeArrayFieldStart("predictions");
            out.writeStartArray();
            for (float value : row) {
                out.writeNumber(value);
            }
            out.writeEndArray();
            out.writeEndArray();
            out.writeEndObject();
        }
    }
}
