package dev.augur.onnxruntime;

import java.util.Set;

/** Which operators a model may use: those of ONNX Runtime that compute and nothing else, and those that are allowed by name. */
final class Operators {
    /** Domains whose operators are in the library itself. Others come from libraries that are registered. */
    private static final Set<String> BUILT_IN = Set.of(
            "",
            "ai.onnx.ml",
            "ai.onnx.training",
            "ai.onnx.preview",
            "ai.onnx.preview.training",
            "com.microsoft",
            "com.microsoft.experimental",
            "com.microsoft.nchwc",
            "com.ms.internal.nhwc");

    /** Built in, but they read files that the model names, or call code that is not ONNX Runtime's. */
    private static final Set<String> REACH_OUT =
            Set.of("com.microsoft:EPContext", "com.microsoft:PythonOp", "com.microsoft:PythonOpGrad");

    private final Set<String> allowed;

    Operators(Set<String> allowed) {
        this.allowed = allowed;
    }

    /** Refuses a model that uses others. Its own functions are fine: what they use is checked itself. */
    void check(ScannedModel model) throws RefusedModelException {
        check(model.main(), model);
        for (Body function : model.functions().values()) {
            check(function, model);
        }
    }

    private void check(Body body, ScannedModel model) throws RefusedModelException {
        for (Body.Tally tally : body.tallies()) {
            Operator operator = tally.operator();
            if (!model.functions().containsKey(operator) && !isAllowed(operator)) {
                throw refused(operator);
            }
        }
    }

    private boolean isAllowed(Operator operator) {
        String name = operator.toString();
        return allowed.contains(name)
                || allowed.contains(operator.domain())
                || (BUILT_IN.contains(operator.domain()) && !REACH_OUT.contains(name));
    }

    private static RefusedModelException refused(Operator operator) {
        String why = REACH_OUT.contains(operator.toString())
                ? "which reads files that the model names or runs code from elsewhere"
                : "which is not ONNX Runtime's own";
        return new RefusedModelException(
                "it uses the operator '" + operator.toString().replaceAll("\\p{Cntrl}", "?") + "', " + why
                        + "; if you trust it, allow it by name in OnnxSafety, with the library that has it");
    }
}
