package dev.augur.djl;

import org.jspecify.annotations.Nullable;

/**
 * DJL's switches, which it reads from system properties and the environment only. What the user has set stays. Must be done
 * before DJL's first class initialises: its engine registry calls home from there.
 */
final class DjlProperties {
    /** Turns usage data off; an environment variable of the same name goes before it (ai.djl.util.Ec2Utils). */
    private static final String NO_TELEMETRY = "OPT_OUT_TRACKING";
    /** Turns downloads off, and usage data too (ai.djl.util.Utils.isOfflineMode). */
    private static final String OFFLINE = "ai.djl.offline";

    private static final String NATIVE_FOLDER = "ENGINE_CACHE_DIR";

    private DjlProperties() {}

    /** Sets the switches of privacy, and those of these options. */
    static void apply(DjlOptions options) {
        setUnlessSet(NO_TELEMETRY, NO_TELEMETRY, "true");
        setUnlessSet(OFFLINE, "DJL_OFFLINE", "true");
        if (options.nativeFolder() != null) {
            setUnlessSet(NATIVE_FOLDER, NATIVE_FOLDER, options.nativeFolder().toString());
        }
    }

    /** Sets the numbers of threads that PyTorch starts with. */
    static void applyThreads(DjlOptions options) {
        setUnlessSet("ai.djl.pytorch.num_threads", null, Integer.toString(options.intraOpThreads()));
        setUnlessSet("ai.djl.pytorch.num_interop_threads", null, Integer.toString(options.interOpThreads()));
    }

    private static void setUnlessSet(String property, @Nullable String variable, String value) {
        if (variable == null || System.getenv(variable) == null) {
            System.getProperties().putIfAbsent(property, value);
        }
    }

    /** A setting that DJL reads from the environment, or else from a system property. */
    static @Nullable String read(String name) {
        String value = System.getenv(name);
        return value == null ? System.getProperty(name) : value;
    }
}
