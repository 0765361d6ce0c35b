package dev.augur.internal;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Placement;
import dev.augur.Placement.Choice;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.Session;
import dev.augur.engine.Target;
import dev.augur.model.LocalModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries a model's devices, and the engine's ways to run it there, in order. One use, one thread. */
final class Placing {
    private final LocalModel files;
    private final Engine engine;
    private final DeviceSelector selector;
    private final List<Choice> choices = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private Device.@Nullable Kind kind;

    Placing(LocalModel files, Engine engine, DeviceSelector selector) {
        this.files = files;
        this.engine = engine;
        this.selector = selector;
    }

    LoadedModel run() {
        boolean placed = false;
        try {
            for (Device device : selector.candidates(files.id(), engine.devices())) {
                place(device);
            }
            if (replicas.isEmpty()) {
                throw nowhere();
            }
            Placement placement = new Placement(files.id(), engine.name(), selector.toString(), choices);
            placed = true;
            return new LoadedModel(replicas, placement);
        } finally {
            if (!placed) {
                LoadedModel.closeAll(replicas);
            }
        }
    }

    private void place(Device device) {
        boolean wanted = replicas.size() < selector.replicas() && (kind == null || kind == device.kind());
        for (Target target : engine.targets(files, device)) {
            if (!wanted) {
                choices.add(Choice.notTried(device, target.provider()));
            } else if (takes(device, target)) {
                wanted = false;
            }
        }
    }

    private boolean takes(Device device, Target target) {
        try {
            replicas.add(new Replica(new Session(files.id(), target.load())));
            choices.add(Choice.runs(device, target.provider()));
            kind = device.kind();
            return true;
        } catch (DeviceRefusedException e) {
            choices.add(Choice.refused(device, target.provider(), String.valueOf(e.getMessage())));
            return false;
        }
    }

    private ModelUnavailableException nowhere() {
        return new ModelUnavailableException(
                files.id(),
                Reason.NO_DEVICE,
                "Model '" + files.id() + "' has no device to run on; asked: " + selector + "; "
                        + choices.stream().map(Object::toString).collect(Collectors.joining("; ")),
                null);
    }
}
