package dev.augur.internal;

import dev.augur.CallOptions;
import dev.augur.CancelledException;
import dev.augur.DeadlineExceededException;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.InvalidInputException;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Predicts a list so that a record that fails takes no other with it. One use, one thread. */
final class EachRecord<I, O> {
    private final BoundModel<I, O> model;
    private final List<? extends I> records;
    private final CallOptions options;
    private final List<@Nullable Outcome<O>> outcomes;

    EachRecord(BoundModel<I, O> model, List<? extends I> records, CallOptions options) {
        this.model = model;
        this.records = records;
        this.options = options;
        this.outcomes = new ArrayList<>(records.size());
    }

    List<Outcome<O>> run() {
        int batch = model.codec().maxBatch();
        for (int from = 0; from < records.size(); from += batch) {
            runRange(from, Math.min(records.size(), from + batch));
        }
        return Values.complete(outcomes);
    }

    private void runRange(int from, int to) {
        try {
            for (O value : model.runBatch(records.subList(from, to), options)) {
                outcomes.add(new Outcome.Success<>(value));
            }
        } catch (InvalidInputException | EngineException e) {
            leaveOpen(to);
            isolate(range(from, to), e);
        } catch (OutOfDeviceMemoryException e) {
            leaveOpen(to);
            shrink(range(from, to), e);
        } catch (DeadlineExceededException | CancelledException e) {
            while (outcomes.size() < to) {
                outcomes.add(new Outcome.Failure<>(e));
            }
        }
    }

    private void leaveOpen(int to) {
        while (outcomes.size() < to) {
            outcomes.add(null);
        }
    }

    /** No record is to blame: these need less memory in two runs, and if that is too much still, whoever called must wait. */
    private void shrink(int[] positions, OutOfDeviceMemoryException error) {
        if (positions.length == 1) {
            outcomes.set(positions[0], new Outcome.Failure<>(error));
            return;
        }
        halve(positions);
    }

    private void halve(int[] positions) {
        attempt(Arrays.copyOfRange(positions, 0, positions.length / 2));
        attempt(Arrays.copyOfRange(positions, positions.length / 2, positions.length));
    }

    private static int[] range(int from, int to) {
        int[] positions = new int[to - from];
        Arrays.setAll(positions, i -> from + i);
        return positions;
    }

    /** These positions failed together: finds those that fail alone. */
    private void isolate(int[] positions, InferenceException error) {
        if (positions.length == 1) {
            outcomes.set(positions[0], new Outcome.Failure<>(error));
            return;
        }
        int[] good = Arrays.stream(positions).filter(this::passes).toArray();
        if (good.length < positions.length) {
            attempt(good);
        } else {
            halve(positions);
        }
    }

    private void attempt(int[] positions) {
        if (positions.length == 0) {
            return;
        }
        List<I> batch = new ArrayList<>(positions.length);
        for (int position : positions) {
            batch.add(records.get(position));
        }
        try {
            List<O> values = model.runBatch(batch, options);
            for (int i = 0; i < positions.length; i++) {
                outcomes.set(positions[i], new Outcome.Success<>(values.get(i)));
            }
        } catch (InvalidInputException | EngineException e) {
            isolate(positions, e);
        } catch (DeadlineExceededException | CancelledException | OutOfDeviceMemoryException e) {
            for (int position : positions) {
                outcomes.set(position, new Outcome.Failure<>(e));
            }
        }
    }

    /** Notes the failure of a record that is refused by itself. */
    private boolean passes(int position) {
        InvalidInputException refusal = model.refusal(records.get(position));
        if (refusal != null) {
            outcomes.set(position, new Outcome.Failure<>(refusal));
        }
        return refusal == null;
    }
}
