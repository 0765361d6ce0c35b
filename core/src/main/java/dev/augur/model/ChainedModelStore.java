package dev.augur.model;

import dev.augur.ModelUnavailableException;

/** A store, and another one for models that the first one does not have. */
record ChainedModelStore(ModelStore first, ModelStore other) implements ModelStore {
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

    /** As the first says; or as the other does, if the first has nothing to say and no such model. */
    @Override
    public ModelRoute resolve(ModelId id) {
        ModelRoute own = first.resolve(id);
        if (!own.equals(ModelRoute.to(id))) {
            return own;
        }
        ModelRoute others = other.resolve(id);
        return others.equals(own) || isInFirst(id) ? own : others;
    }

    private boolean isInFirst(ModelId id) {
        try {
            LocalModel found = first.fetch(id);
            first.release(found);
            return found.id().equals(id);
        } catch (ModelUnavailableException e) {
            return e.reason() != ModelUnavailableException.Reason.NOT_FOUND;
        }
    }

    @Override
    public String toString() {
        return first + ", or else " + other;
    }
}
