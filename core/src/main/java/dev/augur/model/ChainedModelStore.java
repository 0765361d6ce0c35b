package dev.augur.model;

import dev.augur.ModelUnavailableException;

/** A store, and another one for models that the first one does not have. */
final class ChainedModelStore implements ModelStore {
    private final ModelStore first;
    private final ModelStore other;

    ChainedModelStore(ModelStore first, ModelStore other) {
        this.first = first;
        this.other = other;
    }

    @Override
    public LocalModel fetch(ModelId id) {
        try {
            return first.fetch(id);
        } catch (ModelUnavailableException e) {
            if (e.reason() != ModelUnavailableException.Reason.NOT_FOUND) {
                throw e;
            }
            return fetchOther(id, e);
        }
    }

    /** Where both have nothing, both say why. */
    private LocalModel fetchOther(ModelId id, ModelUnavailableException missing) {
        try {
            return other.fetch(id);
        } catch (ModelUnavailableException e) {
            e.addSuppressed(missing);
            throw e;
        }
    }

    /** Each store knows its own files. */
    @Override
    public void release(LocalModel model) {
        first.release(model);
        other.release(model);
    }

    @Override
    public String toString() {
        return first + ", or else " + other;
    }
}
