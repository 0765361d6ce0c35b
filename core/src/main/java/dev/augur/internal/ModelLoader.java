package dev.augur.internal;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Placement;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import java.util.ArrayList;
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

    LoadedModel load(ModelId id) {
        LocalModel files = store.fetch(id);
        return place(files, engineFor(files));
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

    private LoadedModel place(LocalModel files, Engine engine) {
        List<Placement.Refusal> refusals = new ArrayList<>();
        for (Device device : selector.candidates(files.id(), engine.devices())) {
            try {
                NativeModel model = engine.load(files, device);
                Placement placement = new Placement(files.id(), engine.name(), selector.toString(), device, refusals);
                return new LoadedModel(new Session(files.id(), model), placement);
            } catch (DeviceRefusedException e) {
                refusals.add(new Placement.Refusal(device, String.valueOf(e.getMessage())));
            }
        }
        throw new ModelUnavailableException(
                files.id(),
                Reason.NO_DEVICE,
                "Model '" + files.id() + "' has no device to run on; asked: " + selector + "; "
                        + refusals.stream().map(Object::toString).collect(Collectors.joining("; ")),
                null);
    }
}
