package dev.augur.internal.batch;

import dev.augur.ModelUnavailableException;
import dev.augur.model.ModelId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a model answers, and who is let in while it does not. Guarded by the lock of the run slots. */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final ModelId model;
    private final Breaker breaker = new Breaker();

    Health(ModelId model) {
        this.model = model;
    }

    /**
     * Lets a call in.
     *
     * @throws ModelUnavailableException if the model failed too often of late
     */
    void enter(long now) {
        long pause = breaker.enter(now);
        if (pause > 0) {
            throw Errors.failing(model, breaker.failures(), Duration.ofNanos(pause));
        }
    }

    /** A batch was run. */
    void ran(BatchExecution<?, ?> execution, long now) {
        if (execution.anySucceeded()) {
            if (breaker.succeeded()) {
                LOG.info("Model '{}' answers again", model);
            }
            return;
        }
        for (int i = 0; i < execution.engineFailures(); i++) {
            if (breaker.failed(now)) {
                LOG.warn(
                        "Model '{}' failed {} times in a row; calls are refused for a while",
                        model,
                        breaker.failures());
            }
        }
    }
}
