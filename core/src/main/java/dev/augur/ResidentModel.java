package dev.augur;

import dev.augur.model.ModelId;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A line of the ledger of native memory: a model that is loaded, or on its way in or out. Immutable.
 *
 * @param model the model, with its version if it has one
 * @param state what becomes of it
 * @param bytes what it takes on each device, or until it is ready what is kept for it: on the host the growth of the process
 *     at the load, where that could be measured and is more than its weights, else its weights; elsewhere its weights
 * @param age time since it was ready; zero until then
 * @param unused time since it was last seen to have been used; use is noted whenever room is looked for, idle models are, or
 *     this is made, not at each call
 * @param runs runs of the engine that were begun, but for those of its warm-up
 * @param pinned whether it stays whatever comes
 * @param users predictors that have it in use, and pins
 */
public record ResidentModel(
        ModelId model,
        State state,
        Map<Device, Long> bytes,
        Duration age,
        Duration unused,
        long runs,
        boolean pinned,
        int users) {
    /** What becomes of a model. */
    public enum State {
        /** It is being loaded. */
        LOADING,
        /** It is loaded, and its {@linkplain WarmUp warm-up} runs. */
        WARMING,
        /** It takes calls. */
        READY,
        /** It is freed when its last call is answered. */
        LEAVING
    }

    /**
     * Copies.
     *
     * @param model as the record has it
     * @param state as the record has it
     * @param bytes as the record has it
     * @param age as the record has it
     * @param unused as the record has it
     * @param runs as the record has it
     * @param pinned as the record has it
     * @param users as the record has it
     */
    public ResidentModel {
        bytes = Map.copyOf(bytes);
    }

    @Override
    public String toString() {
        return model + ": " + state
                + bytes.entrySet().stream()
                        .map(entry -> ", " + entry.getValue() + " bytes on " + entry.getKey())
                        .sorted()
                        .collect(Collectors.joining())
                + ", " + runs + " runs, unused for " + unused.toMillis() + " ms" + (pinned ? ", pinned" : "");
    }
}
