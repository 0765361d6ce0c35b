package dev.augur.djl;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.augur.EngineException;
import dev.augur.InferenceException;
import dev.augur.djl.DjlModelOptions.Sharing;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A loaded model of any DJL engine, through what all of them share: a block from arrays to arrays, in order. */
final class BlockModel implements NativeModel {
    private final ModelId id;
    private final Model model;
    private final Signature signature;
    /** Held by the run under way if there may be only one. */
    private final @Nullable ReentrantLock turn;

    private BlockModel(ModelId id, Model model, Signature signature, @Nullable ReentrantLock turn) {
        this.id = id;
        this.model = model;
        this.signature = signature;
        this.turn = turn;
    }

    /**
     * Loads a model.
     *
     * @throws UnusableModelException if its files are not what the engine takes, or it declares no signature
     */
    static BlockModel load(LocalModel files, DjlModelOptions options, Engine engine, Device device)
            throws UnusableModelException {
        Signature signature = options.signature();
        if (signature == null) {
            throw new UnusableModelException("DJL's engine " + engine.getEngineName()
                    + " does not tell types; declare the model's signature with "
                    + "DjlModelOptions.signature, inputs and outputs in its order");
        }
        Model model = engine.newModel(files.id().toString(), device);
        boolean loaded = false;
        try {
            load(model, files.path().toAbsolutePath());
            loaded = true;
            boolean alone = options.sharing() != Sharing.CONCURRENT;
            return new BlockModel(files.id(), model, signature, alone ? new ReentrantLock() : null);
        } catch (IOException
                | MalformedModelException
                | IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException e) {
            throw new UnusableModelException(DjlErrors.chain(e));
        } finally {
            if (!loaded) {
                model.close();
            }
        }
    }

    private static void load(Model model, Path path) throws IOException, MalformedModelException {
        if (Files.isDirectory(path)) {
            model.load(path);
        } else {
            model.load(
                    Objects.requireNonNull(path.getParent()),
                    Objects.requireNonNull(path.getFileName()).toString());
        }
    }

    @Override
    public Signature signature() {
        return signature;
    }

    /** Not of a model that may have a memory: an output of another shape than expected would make the same run happen twice. */
    @Override
    public boolean pins(TensorSpec output) {
        return turn == null;
    }

    @Override
    public Binding bind(Tensors inputs, Tensors pinned, List<String> copied) {
        return new BlockBinding(this, inputs, copied);
    }

    NDManager newManager() {
        return model.getNDManager().newSubManager();
    }

    Block block() {
        return model.getBlock();
    }

    @Nullable
    ReentrantLock turn() {
        return turn;
    }

    InferenceException failed(RuntimeException e) {
        return DjlErrors.isOutOfMemory(e)
                ? DjlErrors.outOfMemory(id, model.getNDManager().getDevice(), e)
                : DjlErrors.failed(id, DjlErrors.text(e), e);
    }

    EngineException failed(String why) {
        return DjlErrors.failed(id, why, null);
    }

    @Override
    public void free() {
        model.close();
    }
}
