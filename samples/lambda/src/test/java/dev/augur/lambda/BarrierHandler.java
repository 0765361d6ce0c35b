package dev.augur.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The handler, entered by four invocations at once or not at all. */
public final class BarrierHandler implements RequestStreamHandler {
    private final CyclicBarrier four = new CyclicBarrier(4);
    private final Handler handler;

    /** A handler as the service makes it. */
    public BarrierHandler() throws IOException {
        this.handler = new Handler();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        try {
            four.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("four invocations were not here at once", e);
        }
        handler.handleRequest(input, output, context);
    }
}
