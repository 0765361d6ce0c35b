package dev.augur.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Models as files of their own, because every contender shall load the same one. Deletes them when closed. */
final class ModelFiles implements AutoCloseable {
    /** Where langchain4j's jar has MiniLM-L6-v2 with FP32 weights, and its tokenizer. */
    static final String MINILM = "all-minilm-l6-v2.onnx";

    static final String MINILM_TOKENIZER = "all-minilm-l6-v2-tokenizer.json";

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    ModelFiles() throws IOException {
        this.folder = Files.createTempDirectory("augur-benchmarks-");
    }

    /** Where they are. */
    Path folder() {
        return folder;
    }

    Path write(String name, byte[] model) throws IOException {
        Path file = folder.resolve(name);
        files.add(file);
        return Files.write(file, model);
    }

    Path copy(String resource) throws IOException {
        try (InputStream in = ModelFiles.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("There is no resource " + resource + " on the class path");
            }
            Path file = folder.resolve(resource);
            files.add(file);
            Files.copy(in, file);
            return file;
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.delete(folder);
    }
}
