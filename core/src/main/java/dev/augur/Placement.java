package dev.augur;

import dev.augur.model.ModelId;
import java.util.List;

/**
 * Where a model runs, and why there: what was asked, what was tried, what refused.
 *
 * @param model the model
 * @param engine the engine that runs it, with its version
 * @param asked the selector's own words
 * @param device where it runs
 * @param refusals the devices that were tried before, in order, each with its reason
 */
public record Placement(ModelId model, String engine, String asked, Device device, List<Refusal> refusals) {

    /**
     * Copies the refusals.
     *
     * @param model as the record has it
     * @param engine as the record has it
     * @param asked as the record has it
     * @param device as the record has it
     * @param refusals as the record has it
     */
    public Placement {
        refusals = List.copyOf(refusals);
    }

    /**
     * A device that did not take the model.
     *
     * @param device the device
     * @param reason why, in words to act on
     */
    public record Refusal(Device device, String reason) {
        @Override
        public String toString() {
            return device + " refused: " + reason;
        }
    }

    /**
     * Whether a device that was preferred refused.
     *
     * @return true if this is not the first choice
     */
    public boolean isFallback() {
        return !refusals.isEmpty();
    }

    /** The whole story in one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(model).append(" runs on ").append(device).append(" with ").append(engine);
        text.append("; asked: ").append(asked);
        for (Refusal refusal : refusals) {
            text.append("; ").append(refusal);
        }
        return text.toString();
    }
}
