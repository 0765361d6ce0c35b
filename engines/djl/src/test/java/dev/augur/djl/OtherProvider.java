package dev.augur.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;

/** PyTorch by another name. */
final class OtherProvider implements EngineProvider {
    private OtherProvider() {}

    /** Makes it known to DJL, whose switches are set first. */
    static void register() throws UnusableEngineException {
        new DjlRuntime("PyTorch", Torch.options().build()).start();
        Engine.registerEngine(new OtherProvider());
    }

    @Override
    public String getEngineName() {
        return "Other";
    }

    @Override
    public int getEngineRank() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Engine getEngine() {
        return Engine.getEngine("PyTorch");
    }
}
