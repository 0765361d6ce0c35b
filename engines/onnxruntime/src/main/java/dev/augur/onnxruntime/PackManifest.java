package dev.augur.onnxruntime;

import dev.augur.model.DamagedPackException;
import dev.augur.model.PackedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What stands in a packed folder of an ONNX model, and for what it was made.
 *
 * @param runtime the version of ONNX Runtime
 * @param platform its name for system and processor, for example {@code linux-x64}
 * @param cpu the processor's features
 * @param optimization how far the graph is rewritten
 * @param inputs of the model, for a person
 * @param outputs of the model, for a person
 * @param files each file of the model, by name
 */
record PackManifest(
        String runtime,
        String platform,
        List<String> cpu,
        String optimization,
        List<String> inputs,
        List<String> outputs,
        Map<String, PackedFiles.Entry> files) {
    /** The form for every processor; stores find it by its name. */
    static final String PORTABLE = "model.onnx";

    /** The form for one processor. */
    static final String PACKED = "packed.onnx";

    /** The weights of both. */
    static final String WEIGHTS = "weights.bin";

    PackManifest {
        cpu = List.copyOf(cpu);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        files = Map.copyOf(files);
    }

    /**
     * Reads it.
     *
     * @throws DamagedPackException if it is none of an ONNX model
     */
    static PackManifest read(Path folder) throws IOException {
        PackedFiles read = PackedFiles.read(folder);
        return new PackManifest(
                read.fact("runtime"),
                read.fact("platform"),
                List.of(read.fact("cpu").split(" ", -1)),
                read.fact("optimization"),
                lines(read.fact("inputs")),
                lines(read.fact("outputs")),
                read.files());
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    void write(Path folder) throws IOException {
        Map<String, String> facts = Map.of(
                "runtime",
                runtime,
                "platform",
                platform,
                "cpu",
                String.join(" ", cpu),
                "optimization",
                optimization,
                "inputs",
                String.join("\n", inputs),
                "outputs",
                String.join("\n", outputs));
        new PackedFiles(facts, files).write(folder);
    }
}
