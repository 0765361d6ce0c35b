package dev.augur.internal;

import dev.augur.Device;
import dev.augur.DeviceSelector;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Placement;
import dev.augur.Placement.Choice;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
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
    private final Reservations room;
    private final long bytes;
    private final List<Choice> choices = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private Device.@Nullable Kind kind;
    /** What every refusal was for, as long as that is one thing. */
    private @Nullable Reason nowhereBecause;

    Placing(LocalModel files, Engine engine, DeviceSelector selector, Reservations room, long bytes) {
        this.files = files;
        this.engine = engine;
        this.selector = selector;
        this.room = room;
        this.bytes = bytes;
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
            room.take(device, bytes);
        } catch (NoRoomException e) {
            refused(e.isLasting() ? Reason.TOO_LARGE : Reason.NO_ROOM);
            choices.add(Choice.refused(device, target.provider(), String.valueOf(e.getMessage())));
            return false;
        }
        boolean taken = false;
        try {
            replicas.add(Replica.of(files.id(), target.load()));
            choices.add(Choice.runs(device, target.provider()));
            kind = device.kind();
            taken = true;
        } catch (DeviceRefusedException e) {
            refused(Reason.NO_DEVICE);
            choices.add(Choice.refused(device, target.provider(), String.valueOf(e.getMessage())));
        } finally {
            if (!taken) {
                room.giveBack(device);
            }
        }
        return taken;
    }

    private void refused(Reason reason) {
        nowhereBecause = nowhereBecause == null || nowhereBecause == reason ? reason : Reason.NO_DEVICE;
    }

    private ModelUnavailableException nowhere() {
        Reason reason = nowhereBecause == null ? Reason.NO_DEVICE : nowhereBecause;
        return new ModelUnavailableException(
                files.id(),
                reason,
                "Model '" + files.id() + "' has no " + (reason == Reason.NO_DEVICE ? "device" : "room")
                        + " to run on; asked: " + selector + "; "
                        + choices.stream().map(Object::toString).collect(Collectors.joining("; ")),
                null);
    }
}
