package dev.augur.djl;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A DJL engine, started when it is first needed: it unpacks and loads native libraries. Thread-safe. */
final class DjlRuntime {
    /** DJL's name of its PyTorch engine. */
    static final String PYTORCH = "PyTorch";

    private final String name;
    private final DjlOptions options;
    /** Made with the first use: its class needs DJL's PyTorch engine. */
    private @Nullable TorchProbes probes;

    private @Nullable Engine engine;

    DjlRuntime(String name, DjlOptions options) {
        this.name = name;
        this.options = options;
    }

    boolean isPyTorch() {
        return name.equals(PYTORCH);
    }

    /**
     * The engine.
     *
     * @throws UnusableEngineException if it, or what it needs, is not there or does not start; tried again the next time
     */
    synchronized Engine start() throws UnusableEngineException {
        Engine started = engine;
        if (started == null) {
            DjlProperties.apply(options);
            started = isPyTorch() ? startPyTorch() : get();
            engine = started;
        }
        return started;
    }

    /** What PyTorch's devices are tried with. Only after it was started. */
    synchronized TorchProbes probes() {
        TorchProbes made = probes == null ? new TorchProbes() : probes;
        probes = made;
        return made;
    }

    private Engine startPyTorch() throws UnusableEngineException {
        TorchParts.require(Engine.getDjlVersion());
        DjlProperties.applyThreads(options);
        Engine started = get();
        TorchThreads.warnUnless(options.intraOpThreads(), options.interOpThreads());
        return started;
    }

    private Engine get() throws UnusableEngineException {
        try {
            return Engine.getEngine(name);
        } catch (IllegalArgumentException e) {
            throw new UnusableEngineException(
                    "DJL's engine " + name + " is not on the class path; there are " + Engine.getAllEngines(), e);
        } catch (ai.djl.engine.EngineException | IllegalStateException | LinkageError | AssertionError e) {
            throw new UnusableEngineException("DJL's engine " + name + " does not start: " + explain(e), e);
        }
    }

    private static String explain(Throwable e) {
        String text = DjlErrors.chain(e);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                Path folder = Utils.getEngineCacheDir().toAbsolutePath();
                return text + "; its native libraries (about 430 MB for PyTorch) are unpacked to " + folder
                        + ", which must be writable and have room; choose another folder with DjlOptions.nativeFolder or the "
                        + "environment variable ENGINE_CACHE_DIR";
            }
        }
        return text;
    }
}
