package dev.augur.model;

import dev.augur.ModelUnavailableException;

/** A store, and another one for models that the first does not have. */
record ChainedModelStore(ModelStore first, ModelStore other) implements ModelStore {
    @Override
    public LocalModel fetch(ModelId id) {
        try {
            return first.fetch(id);
        } catch (ModelUnavailableException e) {
            if (e.reason() != ModelUnavailableException.Reason.NOT_FOUND) {
                throw e;
            }
            return other.fetch(id);
        }
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
            return first.fetch(id).id().equals(id);
        } catch (ModelUnavailableException e) {
            return e.reason() != ModelUnavailableException.Reason.NOT_FOUND;
        }
    }
}
