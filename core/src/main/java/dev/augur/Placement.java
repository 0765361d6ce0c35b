package dev.augur;

import dev.augur.model.ModelId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a model runs, and why there: each choice that there was, in order, with what became of it.
 *
 * @param model the model
 * @param engine the engine that runs it, with its version
 * @param asked the selector's own words
 * @param choices devices and their providers in the order of preference; at least one runs
 */
public record Placement(ModelId model, String engine, String asked, List<Choice> choices) {

    /** What became of a choice. */
    public enum Verdict {
        /** The model runs there. */
        RUNS,
        /** It was tried, and did not take the model. */
        REFUSED,
        /** It was not needed any more. */
        NOT_TRIED
    }

    /**
     * Checks that the model runs somewhere.
     *
     * @param model as the record has it
     * @param engine as the record has it
     * @param asked as the record has it
     * @param choices as the record has it
     */
    public Placement {
        choices = List.copyOf(choices);
        if (choices.stream().noneMatch(choice -> choice.verdict() == Verdict.RUNS)) {
            throw new IllegalArgumentException(
                    "A placement of '" + model + "' needs a choice that runs, got " + choices);
        }
    }

    /**
     * One way to run the model.
     *
     * @param device the device
     * @param provider the engine's backend on it; empty if it has only one
     * @param verdict what became of it
     * @param reason why it refused, in words to act on; empty if it did not
     */
    public record Choice(Device device, String provider, Verdict verdict, String reason) {
        /**
         * A choice that took the model.
         *
         * @param device as the record has it
         * @param provider as the record has it
         * @return the choice
         */
        public static Choice runs(Device device, String provider) {
            return new Choice(device, provider, Verdict.RUNS, "");
        }

        /**
         * A choice that did not take the model.
         *
         * @param device as the record has it
         * @param provider as the record has it
         * @param reason as the record has it
         * @return the choice
         */
        public static Choice refused(Device device, String provider, String reason) {
            return new Choice(device, provider, Verdict.REFUSED, reason);
        }

        /**
         * A choice that was not needed.
         *
         * @param device as the record has it
         * @param provider as the record has it
         * @return the choice
         */
        public static Choice notTried(Device device, String provider) {
            return new Choice(device, provider, Verdict.NOT_TRIED, "");
        }

        /**
         * The device, and the provider where it says more than the device.
         *
         * @return for example {@code gpu:0 (CUDA)}, or {@code cpu}
         */
        public String place() {
            boolean silent = provider.isEmpty() || provider.equalsIgnoreCase(device.toString());
            return silent ? device.toString() : device + " (" + provider + ")";
        }

        @Override
        public String toString() {
            return switch (verdict) {
                case RUNS -> place() + " runs it";
                case REFUSED -> place() + " refused: " + reason;
                case NOT_TRIED -> place() + " was not tried";
            };
        }
    }

    /**
     * The device of the first copy that runs.
     *
     * @return the device
     */
    public Device device() {
        return running().get(0).device();
    }

    /**
     * The provider of the first copy that runs.
     *
     * @return its name; empty if the engine has one for the device
     */
    public String provider() {
        return running().get(0).provider();
    }

    /**
     * Where the model runs; several places if it has replicas.
     *
     * @return the choices that run, at least one
     */
    public List<Choice> running() {
        return with(Verdict.RUNS);
    }

    /**
     * What was tried and did not take the model.
     *
     * @return the choices that refused, each with its reason
     */
    public List<Choice> refusals() {
        return with(Verdict.REFUSED);
    }

    private List<Choice> with(Verdict verdict) {
        return choices.stream().filter(choice -> choice.verdict() == verdict).toList();
    }

    /**
     * Whether a choice that was preferred, or a replica, refused.
     *
     * @return true if not all runs as it was asked
     */
    public boolean isFallback() {
        return !refusals().isEmpty();
    }

    /** The whole story in one line. */
    @Override
    public String toString() {
        String places = running().stream().map(Choice::place).collect(Collectors.joining(" and "));
        String refused = refusals().stream().map(choice -> "; " + choice).collect(Collectors.joining());
        return model + " runs on " + places + " with " + engine + "; asked: " + asked + refused;
    }
}
