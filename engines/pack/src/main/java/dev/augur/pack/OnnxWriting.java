package dev.augur.pack;

import dev.augur.model.ModelFormat;
import dev.augur.onnxruntime.OnnxPacker;
import dev.augur.onnxruntime.OnnxRuntimeOptions;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** ONNX models: rewritten for this processor, with their weights in a file that is mapped. */
final class OnnxWriting {
    private OnnxWriting() {}

    static Written write(Path model, Path folder, boolean natives) throws IOException {
        OnnxPacker.Packed packed = new OnnxPacker(OnnxRuntimeOptions.defaults()).pack(model, folder);
        if (natives) {
            OnnxPacker.unpackNatives(folder.resolve(StartCommand.NATIVES));
        }
        return new Written(
                ModelFormat.ONNX,
                "ONNX Runtime " + packed.runtime(),
                packed.platform(),
                packed.cpu(),
                texts(packed.signature().inputs()),
                texts(packed.signature().outputs()),
                List.of());
    }

    private static List<String> texts(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::toString).toList();
    }
}
