package dev.augur.internal;

import dev.augur.DeviceSelector;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.Engine;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelRoute;
import dev.augur.model.ModelStore;
import java.util.List;
import java.util.stream.Collectors;

/** From a model's id to a session: fetches the files, picks the engine, tries the devices in order. Thread-safe. */
public final class ModelLoader {
    private final ModelStore store;
    private final List<Engine> engines;
    private final DeviceSelector selector;

    /**
     * A loader.
     *
     * @param store where the models are
     * @param engines at least one, in the order of preference
     * @param selector who picks the device
     */
    public ModelLoader(ModelStore store, List<Engine> engines, DeviceSelector selector) {
        this.store = store;
        this.engines = engines;
        this.selector = selector;
    }

    /** What an id stands for now. */
    ModelRoute resolve(ModelId id) {
        return store.resolve(id);
    }

    /** The files of a model, on local disk. */
    LocalModel fetch(ModelId id) {
        return store.fetch(id);
    }

    /** Tells the store that it may remove files that it brought. */
    void release(LocalModel files) {
        store.release(files);
    }

    /** What one copy of a model takes in memory at least. */
    long bytes(LocalModel files) {
        return engineFor(files).weightBytes(files);
    }

    LoadedModel load(LocalModel files, Reservations room, long bytes) {
        return new Placing(files, engineFor(files), selector, room, bytes).run();
    }

    private Engine engineFor(LocalModel files) {
        return engines.stream()
                .filter(engine -> engine.supports(files.format()))
                .findFirst()
                .orElseThrow(() -> new ModelUnavailableException(
                        files.id(),
                        Reason.NOT_LOADABLE,
                        "Model '" + files.id() + "': no engine loads " + files.format() + " (" + files.path()
                                + "); there are " + names(),
                        null));
    }

    private String names() {
        return engines.stream().map(Engine::name).collect(Collectors.joining(", "));
    }
}
