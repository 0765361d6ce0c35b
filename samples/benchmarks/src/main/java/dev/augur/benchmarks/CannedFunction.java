package dev.augur.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A function that does nothing: what is left is the runtime client's own. */
public final class CannedFunction implements RequestStreamHandler {
    /** The environment variable that holds the answer. */
    static final String ANSWER = "CANNED_ANSWER";

    private final byte[] answer = System.getenv(ANSWER).getBytes(StandardCharsets.UTF_8);

    /** As the runtime client makes it. */
    public CannedFunction() {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        input.readAllBytes();
        output.write(answer);
    }
}
