package dev.augur.pack;

import dev.augur.engine.PackedTargets;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.PackedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** SavedModels and TorchScript archives: copied, and loaded once by their engine, with the libraries that it will have. */
final class CopyWriting {
    private final LocalModel model;
    private final Path folder;
    private final List<Path> classPath;

    /**
     * What to write.
     *
     * @param model as it came
     * @param folder an empty one
     * @param classPath where the engine is looked for, behind the packer's own
     */
    CopyWriting(LocalModel model, Path folder, List<Path> classPath) {
        this.model = model;
        this.folder = folder;
        this.classPath = classPath;
    }

    Written write(boolean natives) throws IOException, InterruptedException, ProgramFailedException {
        Map<String, PackedFiles.Entry> files = CopiedModel.copy(model, folder);
        Trial.Answer answer = new Trial(folder, classPath).run(List.of());
        if (natives) {
            unpack(answer.libraries());
            answer = new Trial(folder, classPath)
                    .run(NativeFlags.of(model.format(), folder.resolve(StartCommand.NATIVES)));
        }
        Map<String, String> facts = Map.of(
                PackedTargets.RUNTIME,
                answer.engine(),
                PackedTargets.PLATFORM,
                PackedTargets.platform(),
                "inputs",
                String.join("\n", answer.inputs()),
                "outputs",
                String.join("\n", answer.outputs()));
        new PackedFiles(facts, files).write(folder);
        return new Written(
                model.format(),
                answer.engine(),
                PackedTargets.platform(),
                List.of(),
                answer.inputs(),
                answer.outputs(),
                notes(natives));
    }

    private void unpack(List<Path> libraries) throws IOException {
        Path natives = Files.createDirectories(folder.resolve(StartCommand.NATIVES));
        for (Path library : libraries) {
            Files.copy(library, natives.resolve(String.valueOf(library.getFileName())));
        }
    }

    private List<String> notes(boolean natives) throws IOException {
        List<String> notes = new ArrayList<>();
        String what = model.format() == ModelFormat.SAVED_MODEL ? "A SavedModel" : "A TorchScript archive";
        notes.add(
                what
                        + " is copied as it is: neither its graph nor its weights are rewritten, and its weights are not mapped.");
        long bytes = natives ? SizeReport.bytesOf(folder.resolve(StartCommand.NATIVES)) : 0;
        if (bytes > SizeReport.LIMIT) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The native libraries alone have %s: whatever else goes, this does not fit the %s of a Lambda function."
                            + " A function of a container image holds it (10 GB); an ONNX export of the model would fit.",
                    SizeReport.megabytes(bytes),
                    SizeReport.megabytes(SizeReport.LIMIT)));
        }
        return notes;
    }
}
