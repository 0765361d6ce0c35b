package dev.augur.doctor;

import dev.augur.Device;
import dev.augur.engine.Diagnosis;
import dev.augur.engine.Engine;
import dev.augur.engine.NativeModel;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import java.lang.reflect.Field;
import java.util.List;

/** Ends its process as native code that crashes does. */
public final class CrashingEngine implements Engine {
    @Override
    public String name() {
        return "Crashing engine";
    }

    @Override
    public boolean supports(ModelFormat format) {
        return false;
    }

    @Override
    public List<Device> devices() {
        return List.of();
    }

    @Override
    public NativeModel load(LocalModel model, Device device) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Diagnosis diagnose() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            Field field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            type.getMethod("putInt", long.class, int.class).invoke(field.get(null), 0L, 1);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JVM has no sun.misc.Unsafe", e);
        }
        throw new IllegalStateException("The JVM outlived a write to address 0");
    }
}
