package dev.augur.onnxruntime;

import org.jspecify.annotations.Nullable;

/** Knows which versions of ONNX Runtime send usage data unless they are told not to. */
final class Telemetry {
    /** The environment variable that turns it off; it must be set before the process starts. */
    static final String OFF_SWITCH = "ORT_DISABLE_TELEMETRY";

    /** The first version that has it on by default on Linux, as major times 1000 plus minor. */
    private static final int FIRST_WITH_TELEMETRY = 1_029;

    private Telemetry() {}

    /**
     * What to warn of.
     *
     * @param version the library's version
     * @param offSwitch the value of {@link #OFF_SWITCH}, null if it is not set
     * @return the text, or null if there is nothing to warn of
     */
    static @Nullable String warning(String version, @Nullable String offSwitch) {
        if (offSwitch != null || ordinal(version) < FIRST_WITH_TELEMETRY) {
            return null;
        }
        return "ONNX Runtime " + version + " sends usage data by default, and crashes on long command lines; set "
                + OFF_SWITCH + "=1 in the environment, or use version 1.28.0";
    }

    private static int ordinal(String version) {
        String[] parts = version.split("[.+-]", 3);
        return Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
    }
}
