package dev.augur.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.djl.DjlModelOptions.Sharing;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loaded TorchScript module. */
final class TorchModel implements NativeModel {
    private static final Logger LOG = LoggerFactory.getLogger(TorchModel.class);

    private final ModelId id;
    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final TorchSignature signature;
    private final DjlModelOptions options;
    /** Held by the run under way if there may be only one. */
    private final @Nullable ReentrantLock turn;

    private TorchModel(
            ModelId id, PtNDManager manager, PtSymbolBlock module, TorchSignature signature, DjlModelOptions options) {
        this.id = id;
        this.manager = manager;
        this.module = module;
        this.signature = signature;
        this.options = options;
        this.turn = options.sharing() == Sharing.EXCLUSIVE ? new ReentrantLock() : null;
    }

    /**
     * Loads an archive.
     *
     * @throws UnusableModelException if it is none, or does not fit the options
     */
    static TorchModel load(LocalModel files, DjlModelOptions options, Engine engine, Device device)
            throws UnusableModelException {
        ScriptArchive archive = ScriptArchive.read(files.path(), options.limits());
        ScriptMethod method = archive.method(options.method());
        Signature declared = options.signature();
        TorchSignature signature =
                declared == null ? TorchSignature.derive(method) : TorchSignature.declared(declared, method);
        DjlModelOptions decided = decide(files.id(), options, archive);
        PtNDManager manager = (PtNDManager) engine.newBaseManager(device);
        boolean loaded = false;
        try {
            PtSymbolBlock module = JniUtils.loadModule(
                    manager, files.path().toAbsolutePath(), true, new String[0], new String[0], false);
            loaded = true;
            return new TorchModel(files.id(), manager, module, signature, decided);
        } finally {
            if (!loaded) {
                manager.close();
            }
        }
    }

    private static DjlModelOptions decide(ModelId id, DjlModelOptions options, ScriptArchive archive) {
        if (options.sharing() != Sharing.DETECT) {
            return options;
        }
        String state = archive.state();
        if (state != null) {
            LOG.info("Model '{}' changes its attribute '{}' when it runs, so its runs come one at a time", id, state);
        }
        return options.with(state == null ? Sharing.CONCURRENT : Sharing.EXCLUSIVE);
    }

    @Override
    public Signature signature() {
        return signature.signature();
    }

    /**
     * The profiling executor looks at the first run, compiles for what it saw in the second, and runs that from the third on
     * (torch/csrc/jit/runtime/profiling_graph_executor_impl.cpp, one profiled run by default).
     */
    @Override
    public int warmUpCalls() {
        return options.graphOptimizer() ? 3 : 1;
    }

    /** Not of a model with a memory: an output of another shape than expected would make the same run happen twice. */
    @Override
    public boolean pins(TensorSpec output) {
        return turn == null;
    }

    @Override
    public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
        TorchBinding binding = new TorchBinding(this, pinned, copied);
        boolean bound = false;
        try {
            binding.bind(inputs);
            bound = true;
            return binding;
        } finally {
            if (!bound) {
                binding.close();
            }
        }
    }

    /** Whether an argument must be memory of PyTorch's own: the module may keep it, or the device has memory of its own. */
    boolean copiesInputs() {
        return turn != null || manager.getDevice().isGpu() || Boolean.getBoolean("ai.djl.pytorch.use_mkldnn");
    }

    PtNDManager newManager() {
        return (PtNDManager) manager.newSubManager();
    }

    TorchSignature types() {
        return signature;
    }

    /** Runs the module. The result is the caller's to close. */
    IValue run(IValue[] arguments) {
        // A setting of the thread, not of the module.
        JniUtils.setGraphExecutorOptimize(options.graphOptimizer());
        ReentrantLock lock = turn;
        if (lock == null) {
            return IValueUtils.runMethod(module, options.method(), arguments);
        }
        lock.lock();
        try {
            return IValueUtils.runMethod(module, options.method(), arguments);
        } finally {
            lock.unlock();
        }
    }

    InferenceException failed(ai.djl.engine.EngineException e) {
        return DjlErrors.isOutOfMemory(e)
                ? DjlErrors.outOfMemory(id, manager.getDevice(), e)
                : failed(DjlErrors.text(e), e);
    }

    EngineException failed(String why) {
        return failed(why, null);
    }

    private EngineException failed(String why, @Nullable Throwable cause) {
        return DjlErrors.failed(id, signature.declared() ? why : why + TorchSignature.UNDECLARED, cause);
    }

    @Override
    public void free() {
        module.close();
        manager.close();
    }
}
