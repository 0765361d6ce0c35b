package dev.augur;

import dev.augur.ModelUnavailableException.Reason;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.FakeModel;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Loads the one model, when told to: after a latch, or not at all. */
final class FakeEngine implements Engine {
    final AtomicInteger loads = new AtomicInteger();
    final List<Device> refusing = new ArrayList<>();
    final CountDownLatch firstLoadBegan = new CountDownLatch(1);
    volatile CountDownLatch mayLoad = new CountDownLatch(0);
    volatile boolean broken;
    private final FakeModel model;

    FakeEngine(FakeModel model) {
        this.model = model;
    }

    @Override
    public String name() {
        return "Fake 1.0";
    }

    @Override
    public boolean supports(ModelFormat format) {
        return true;
    }

    @Override
    public List<Device> devices() {
        return List.of(Device.CPU, Device.gpu(0), Device.gpu(1));
    }

    @Override
    public NativeModel load(LocalModel files, Device device) throws DeviceRefusedException {
        loads.incrementAndGet();
        firstLoadBegan.countDown();
        try {
            mayLoad.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (refusing.contains(device)) {
            throw new DeviceRefusedException("no driver for " + device, null);
        }
        if (broken) {
            throw new ModelUnavailableException(
                    files.id(), Reason.NOT_LOADABLE, "Model '" + files.id() + "': broken", null);
        }
        return model;
    }
}
