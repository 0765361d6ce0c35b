package dev.augur.internal.batch;

import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.OverloadedException;
import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** What callers are told who get no answer. */
final class Errors {
    private Errors() {}

    static DeadlineExceededException expired(ModelId model) {
        return new DeadlineExceededException(
                "Model '" + model + "': the deadline of the call passed while it waited for its run");
    }

    static DeadlineExceededException overtaken(ModelId model) {
        return new DeadlineExceededException("Model '" + model + "': the deadline of the call passed during its run");
    }

    static CancelledException cancelled(ModelId model) {
        return new CancelledException("Model '" + model + "': the call was given up by its caller");
    }

    static CancelledException interrupted(ModelId model) {
        return new CancelledException("Model '" + model + "': the thread of the call was interrupted while it waited");
    }

    static ModelUnavailableException closed(ModelId model) {
        return new ModelUnavailableException(
                model, Reason.CLOSED, "The predictor of model '" + model + "' was closed while the call waited", null);
    }

    static ModelUnavailableException failing(ModelId model, int failures, Duration pause) {
        return new ModelUnavailableException(
                model,
                Reason.FAILING,
                "Model '" + model + "' failed " + failures + " times in a row, see the log; it is tried again in "
                        + pause.toMillis() + " ms",
                null);
    }

    static OverloadedException refused(ModelId model, RejectedExecutionException cause) {
        return new OverloadedException(
                "Model '" + model + "': the executor of submitted calls refused to run a batch", null, cause);
    }
}
