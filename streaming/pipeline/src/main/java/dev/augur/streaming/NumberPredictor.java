package dev.augur.streaming;

import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Predictor;
import dev.augur.tensor.Tensors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Predicts blocks. A block that fails is halved until the rows that are to blame stand alone. Thread-safe. */
final class NumberPredictor {
    private final Predictor<Tensors, Tensors> predictor;
    private final Retries retries;

    NumberPredictor(Predictor<Tensors, Tensors> predictor, Retries retries) {
        this.predictor = predictor;
        this.retries = retries;
    }

    /**
     * What the model gives for the rows of a block; closed by the caller.
     *
     * @throws InferenceException if no row is to blame
     */
    NumberOutputs predict(NumberBlock block) {
        NumberOutputs outputs = new NumberOutputs();
        boolean done = false;
        try {
            if (block.rows() > 0) {
                predict(block, 0, block.rows(), outputs);
            }
            done = true;
            return outputs;
        } finally {
            if (!done) {
                outputs.close();
            }
        }
    }

    private void predict(NumberBlock block, int from, int to, NumberOutputs outputs) {
        InferenceException error = attempt(block, from, to, outputs);
        if (error == null) {
            return;
        }
        if (to - from == 1) {
            outputs.fail(from, error);
            return;
        }
        int middle = (from + to) >>> 1;
        predict(block, from, middle, outputs);
        predict(block, middle, to, outputs);
    }

    /** Adds the outputs of rows, or gives the error for which one of them may be to blame. */
    private @Nullable InferenceException attempt(NumberBlock block, int from, int to, NumberOutputs outputs) {
        Tensors inputs = block.view(from, to);
        try {
            outputs.add(from, to, predictor.predict(inputs));
            return null;
        } catch (InvalidInputException | EngineException | OutOfDeviceMemoryException e) {
            return e;
        } catch (InferenceException e) {
            return attemptAgain(e, () -> outputs.add(from, to, predictor.predict(inputs)));
        }
    }

    /** The retries cost more than a block of a small model, so that they begin with the failure of the first attempt. */
    private @Nullable InferenceException attemptAgain(InferenceException first, Runnable again) {
        AtomicReference<@Nullable InferenceException> before = new AtomicReference<>(first);
        AtomicReference<@Nullable InferenceException> refused = new AtomicReference<>();
        retries.run(() -> {
            InferenceException failed = before.getAndSet(null);
            if (failed != null) {
                throw failed;
            }
            try {
                again.run();
            } catch (InvalidInputException | EngineException | OutOfDeviceMemoryException e) {
                refused.set(e);
            }
        });
        return refused.get();
    }
}
