package dev.augur.doctor;

import dev.augur.Device;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import java.util.List;

/** An engine that knows nothing of diagnoses. */
public final class PlainEngine implements Engine {
    @Override
    public String name() {
        return "Plain engine 1";
    }

    @Override
    public boolean supports(ModelFormat format) {
        return false;
    }

    @Override
    public List<Device> devices() {
        return List.of(Device.CPU);
    }

    @Override
    public NativeModel load(LocalModel model, Device device) {
        throw new UnsupportedOperationException();
    }
}
