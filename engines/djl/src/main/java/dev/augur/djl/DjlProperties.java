package dev.augur.djl;

/**
 * DJL's switches, which it reads from the environment, and from system properties where that says nothing. A property that
 * the user has set stays. Must be done before DJL's first class initialises: its engine registry calls home from there.
 */
final class DjlProperties {
    private DjlProperties() {}

    /** Turns off usage data and downloads, and sets the folder of the natives. */
    static void apply(DjlOptions options) {
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        if (options.nativeFolder() != null) {
            setUnlessSet("ENGINE_CACHE_DIR", options.nativeFolder().toString());
        }
    }

    /** Sets the numbers of threads that PyTorch starts with. */
    static void applyThreads(DjlOptions options) {
        setUnlessSet("ai.djl.pytorch.num_threads", Integer.toString(options.intraOpThreads()));
        setUnlessSet("ai.djl.pytorch.num_interop_threads", Integer.toString(options.interOpThreads()));
    }

    private static void setUnlessSet(String property, String value) {
        System.getProperties().putIfAbsent(property, value);
    }
}
