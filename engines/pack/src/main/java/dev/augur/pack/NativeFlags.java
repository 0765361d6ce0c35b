package dev.augur.pack;

import dev.augur.model.ModelFormat;
import java.nio.file.Path;
import java.util.List;

/** Flags of the JVM with which engines take their native libraries from a folder, where they need not be unpacked. */
final class NativeFlags {
    private NativeFlags() {}

    static List<String> of(ModelFormat format, Path natives) {
        return switch (format) {
            case ONNX, ORT -> List.of("-Donnxruntime.native.path=" + natives);
            // JavaCPP's: otherwise jars come first, and what is in them is unpacked to its cache.
            case SAVED_MODEL -> List.of("-Djava.library.path=" + natives, "-Dorg.bytedeco.javacpp.pathsFirst=true");
            // DJL's.
            case TORCHSCRIPT -> List.of("-DPYTORCH_LIBRARY_PATH=" + natives);
        };
    }
}
