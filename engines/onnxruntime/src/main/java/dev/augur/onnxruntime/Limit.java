package dev.augur.onnxruntime;

/** Words for a model that exceeds a limit. */
final class Limit {
    private Limit() {}

    /**
     * A refusal.
     *
     * @param what what it does, with the figure
     * @param limit the component of {@link OnnxLimits}
     */
    static RefusedModelException exceeded(String what, String limit) {
        return new RefusedModelException(
                "it " + what + ", the limit; if you trust it, raise OnnxLimits." + limit + " in OnnxSafety");
    }
}
