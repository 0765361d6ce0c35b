package dev.augur;

import dev.augur.model.ModelId;

/** Tells several listeners. Thread-safe if they are. */
final class Listeners implements InferenceListener {
    private final InferenceListener[] all;

    Listeners(InferenceListener[] all) {
        this.all = all;
    }

    @Override
    public void onLoaded(Loaded event) {
        for (InferenceListener each : all) {
            each.onLoaded(event);
        }
    }

    @Override
    public void onLoadFailed(LoadFailed event) {
        for (InferenceListener each : all) {
            each.onLoadFailed(event);
        }
    }

    @Override
    public void onRan(Ran event) {
        for (InferenceListener each : all) {
            each.onRan(event);
        }
    }

    @Override
    public void onRunFailed(RunFailed event) {
        for (InferenceListener each : all) {
            each.onRunFailed(event);
        }
    }

    @Override
    public void onRefused(Refused event) {
        for (InferenceListener each : all) {
            each.onRefused(event);
        }
    }

    @Override
    public void onClosed(ModelId model) {
        for (InferenceListener each : all) {
            each.onClosed(model);
        }
    }
}
