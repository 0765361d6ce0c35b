package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.augur.model.ModelId;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of ONNX Runtime, of which a process has one, and the thread pool in it. Only who makes the environment
 * can give it a pool, and nothing tells others afterwards whether it has one, so they try. Thread-safe.
 */
final class SharedPool {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPool.class);

    /** How the native library names what is missing. */
    private static final String NO_POOL = "EnvCreatedWithGlobalThreadPools() was false";

    private final OnnxRuntimeOptions options;
    private @Nullable OrtEnvironment environment;
    private boolean isMade;
    private @Nullable Boolean isThere;

    SharedPool(OnnxRuntimeOptions options) {
        this.options = options;
    }

    /** The environment of this process, with a pool if it is made now. */
    synchronized OrtEnvironment environment() {
        OrtEnvironment known = environment == null ? find() : environment;
        environment = known;
        return known;
    }

    private OrtEnvironment find() {
        boolean filesStay = NativeFolder.prepare();
        OrtEnvironment found = made();
        if (filesStay) {
            NativeFolder.removeTemporary();
        }
        return found;
    }

    private OrtEnvironment made() {
        try (OrtEnvironment.ThreadingOptions threads = new OrtEnvironment.ThreadingOptions()) {
            threads.setGlobalIntraOpNumThreads(options.sharedThreads());
            threads.setGlobalInterOpNumThreads(1);
            threads.setGlobalSpinControl(options.spinning() && options.threadPool() == ThreadPool.SHARED);
            OrtEnvironment made =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "augur", threads);
            isMade = true;
            return made;
        } catch (IllegalStateException e) {
            // There is one already: an engine's, or that of other code.
            return OrtEnvironment.getEnvironment();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refused " + options + ": " + OrtErrors.text(e), e);
        }
    }

    /** The options as they can be had: with threads of the model's own where the process has no shared pool. */
    OnnxRuntimeOptions settle(ModelId model, OnnxRuntimeOptions asked) {
        if (asked.threadPool() == ThreadPool.OWN || isThere()) {
            return asked;
        }
        LOG.warn(
                "Model '{}' gets {} threads of its own: other code of this process made ONNX Runtime's environment, without"
                        + " a shared pool. Models that run at once then compete for the cores. Let Augur load its first model"
                        + " before that code runs, or set intraOpThreads",
                model,
                asked.intraOpThreads());
        return asked.withOwnThreads();
    }

    synchronized boolean isThere() {
        if (isThere == null) {
            OrtEnvironment current = environment();
            isThere = (isMade || hasPool(current)) && LastingEnvironment.hold();
        }
        return isThere;
    }

    private static boolean hasPool(OrtEnvironment environment) {
        try (OrtSession.SessionOptions shared = new OrtSession.SessionOptions()) {
            shared.disablePerSessionThreads();
            environment.createSession(ProviderProbes.model(), shared).close();
            return true;
        } catch (OrtException e) {
            if (OrtErrors.text(e).contains(NO_POOL)) {
                return false;
            }
            throw new IllegalStateException(
                    "ONNX Runtime cannot load a model of one operator: " + OrtErrors.text(e), e);
        }
    }
}
