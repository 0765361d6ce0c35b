package dev.augur.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;

/**
 * Keeps ONNX Runtime's environment until the process ends. Its Java API frees it in a shutdown hook, and with it the shared
 * pool under the runs that go on meanwhile, which kills the JVM. The native environment counts its holders; a second one is
 * taken by the API's own private method, because it has no public one.
 */
final class LastingEnvironment {
    private static final int WARNING = 2;

    private LastingEnvironment() {}

    /**
     * Takes another reference to the environment that there is, never given back.
     *
     * @return false if this version of ONNX Runtime does not have what that takes
     */
    static boolean hold() {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), WARNING, "augur");
            return true;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return false;
        }
    }
}
