package dev.augur;

import dev.augur.model.ModelId;
import java.util.List;

/**
 * Another selector's candidates, for several copies of the model.
 *
 * @param candidates the other selector
 * @param replicas the most copies
 */
record ReplicatedSelector(DeviceSelector candidates, int replicas) implements DeviceSelector {
    ReplicatedSelector {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas must be >= 1, got " + replicas);
        }
    }

    @Override
    public List<Device> candidates(ModelId model, List<Device> listed) {
        return candidates.candidates(model, listed);
    }

    @Override
    public String toString() {
        return candidates + (replicas == Integer.MAX_VALUE ? ", a copy on each" : ", up to " + replicas + " copies");
    }
}
