package dev.augur.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Version;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/** TensorFlow's native library, which comes in an artifact of its own for each platform. */
final class NativeLibrary {
    /** The artifact of the native library, of the version that this module is built with; the classifier is still missing. */
    static final String ARTIFACT = "org.tensorflow:tensorflow-core-native:1.1.0:";

    private NativeLibrary() {}

    /**
     * Loads the library, once per process.
     *
     * @throws RefusedModelException if it is missing or cannot be loaded
     */
    static void require() throws RefusedModelException {
        try {
            TF_Version();
            Feed.prepare();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new RefusedModelException(missing(e));
        }
    }

    private static String missing(LinkageError e) {
        String platform = Loader.getPlatform();
        return isThere()
                ? "TensorFlow's native library cannot be loaded on " + platform + ": " + e.getMessage()
                : "TensorFlow's native library is not on the class path: add the artifact " + ARTIFACT + platform;
    }

    /** Whether there is a library for this platform, with or without GPUs. */
    static boolean isThere() {
        return !TfLibraries.classifiers().isEmpty();
    }

    /** Whether the library is built for GPUs. */
    static boolean isBuiltForGpus() {
        return TfLibraries.classifiers().contains(Loader.getPlatform() + "-gpu");
    }

    /** The library's version, or what to say if there is no library. */
    static String version() {
        try {
            return TF_Version().getString(StandardCharsets.UTF_8);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            return "(no native library)";
        }
    }

    /** The operators that have state, or write to a variable that they are given. Only where the library is loaded. */
    static Set<String> statefulOperators() {
        return Registry.STATEFUL;
    }

    /** Read at the first use. */
    private static final class Registry {
        private static final Set<String> STATEFUL = stateful();

        private static Set<String> stateful() {
            Set<String> names = new HashSet<>();
            for (OpDef op : all().getOpList()) {
                boolean writes = op.getInputArgList().stream().anyMatch(OpDef.ArgDef::getIsRef);
                if (op.getIsStateful() || writes) {
                    names.add(op.getName());
                }
            }
            return Set.copyOf(names);
        }

        private static OpList all() {
            TF_Buffer buffer = TF_GetAllOpList();
            try {
                return OpList.parseFrom(
                        new BytePointer(buffer.data()).capacity(buffer.length()).asByteBuffer());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("TensorFlow's own list of operators cannot be read", e);
            } finally {
                TF_DeleteBuffer(buffer);
            }
        }
    }
}
