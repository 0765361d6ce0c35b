package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;

import java.nio.charset.StandardCharsets;
import org.tensorflow.internal.c_api.TF_Status;

/** Where native calls put their outcome. One thread at a time. */
final class Status implements AutoCloseable {
    private final TF_Status status = TF_NewStatus();

    /** To be given to a call. */
    TF_Status handle() {
        return status;
    }

    /** Throws what the latest call failed with, if it did. */
    void check() throws NativeException {
        int code = TF_GetCode(status);
        if (code != TF_OK) {
            throw new NativeException(code, TF_Message(status).getString(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        TF_DeleteStatus(status);
    }
}
