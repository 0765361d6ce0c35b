package dev.augur.server;

import dev.augur.tck.OnnxModels;
import dev.augur.tck.TckModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models, documents and other files that tests share. */
final class Samples {
    private static final Pattern BLOCK = Pattern.compile("```[a-z]*\n(.*?)```", Pattern.DOTALL);

    private Samples() {}

    /** A folder with one model, {@code m}. */
    static Path folder(Path folder, TckModel model) throws IOException {
        Files.write(folder.resolve("m.onnx"), OnnxModels.bytes(model));
        return folder;
    }

    /** The folder that has the README. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("README.md"))) {
            at = Objects.requireNonNull(at.getParent(), "a folder with README.md above the module");
        }
        return at;
    }

    /** The fenced blocks of a document that begin so. */
    static List<String> blocks(String document, String start) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(root().resolve(document)));
        while (block.find()) {
            if (block.group(1).startsWith(start)) {
                blocks.add(block.group(1).strip());
            }
        }
        return blocks;
    }
}
