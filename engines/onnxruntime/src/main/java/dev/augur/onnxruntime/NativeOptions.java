package dev.augur.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.augur.onnxruntime.OnnxRuntimeOptions.ThreadPool;

/** From typed options to those of the native library. */
final class NativeOptions {
    private NativeOptions() {}

    /**
     * Options of a session, still without its provider.
     *
     * @return the native options, owned by the caller
     */
    static SessionOptions of(OnnxRuntimeOptions options, ExecutionProvider provider) {
        SessionOptions sessionOptions = new SessionOptions();
        boolean complete = false;
        try {
            apply(options, sessionOptions);
            if (provider instanceof DirectMl) {
                sessionOptions.setMemoryPatternOptimization(false);
                sessionOptions.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            }
            complete = true;
            return sessionOptions;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refused " + options + ": " + OrtErrors.text(e), e);
        } finally {
            if (!complete) {
                sessionOptions.close();
            }
        }
    }

    private static void apply(OnnxRuntimeOptions options, SessionOptions to) throws OrtException {
        if (options.threadPool() == ThreadPool.SHARED) {
            to.disablePerSessionThreads();
        } else {
            to.setIntraOpNumThreads(options.intraOpThreads());
            to.setInterOpNumThreads(options.interOpThreads());
        }
        to.setOptimizationLevel(level(options.optimizationLevel()));
        to.setExecutionMode(mode(options.executionMode()));
        to.setMemoryPatternOptimization(options.memoryPattern());
        to.setCPUArenaAllocator(options.arena());
        String spinning = options.spinning() ? "1" : "0";
        to.addConfigEntry("session.intra_op.allow_spinning", spinning);
        to.addConfigEntry("session.inter_op.allow_spinning", spinning);
        // What the library would print of a failed run is thrown.
        to.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    private static SessionOptions.OptLevel level(OnnxRuntimeOptions.OptimizationLevel level) {
        return switch (level) {
            case NONE -> SessionOptions.OptLevel.NO_OPT;
            case BASIC -> SessionOptions.OptLevel.BASIC_OPT;
            case EXTENDED -> SessionOptions.OptLevel.EXTENDED_OPT;
            case ALL -> SessionOptions.OptLevel.ALL_OPT;
        };
    }

    private static SessionOptions.ExecutionMode mode(OnnxRuntimeOptions.ExecutionMode mode) {
        return switch (mode) {
            case SEQUENTIAL -> SessionOptions.ExecutionMode.SEQUENTIAL;
            case PARALLEL -> SessionOptions.ExecutionMode.PARALLEL;
        };
    }
}
