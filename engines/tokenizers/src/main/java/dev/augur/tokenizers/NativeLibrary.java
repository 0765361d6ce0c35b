package dev.augur.tokenizers;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;

/**
 * The native library, in the variant that DJL ships in its jar. DJL would look for a variant for the GPU and download
 * it; tokenising does not use one.
 */
final class NativeLibrary {
    private static final String VARIANT = "RUST_FLAVOR";

    private NativeLibrary() {}

    /** Unpacks and loads the library if that has not been done. Leaves the system properties as they were. */
    static synchronized void load() throws IOException {
        String before = System.getProperty(VARIANT);
        if (before == null) {
            System.setProperty(VARIANT, "cpu");
        }
        try {
            LibUtils.checkStatus();
        } catch (EngineException | LinkageError e) {
            throw new IOException(
                    "The native tokenizers library cannot be unpacked to or loaded from "
                            + Utils.getEngineCacheDir("tokenizers") + ": "
                            + rootOf(e).getMessage(),
                    e);
        } finally {
            if (before == null) {
                System.clearProperty(VARIANT);
            }
        }
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
