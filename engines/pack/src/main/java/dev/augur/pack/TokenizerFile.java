package dev.augur.pack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.augur.model.PackedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A tokenizer beside a packed model. */
final class TokenizerFile {
    private static final String NAME = "tokenizer.json";

    private TokenizerFile() {}

    /**
     * Writes the same JSON without spaces and in ASCII, which a JVM that just started turns into a text many times as fast, and
     * names it in the manifest.
     */
    static void add(Path from, Path folder) throws IOException, ProgramFailedException {
        Path to = folder.resolve(NAME);
        JsonFactory json =
                JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        try (JsonParser in = json.createParser(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                JsonGenerator out = json.createGenerator(file)) {
            while (in.nextToken() != null) {
                out.copyCurrentEventExact(in);
            }
        } catch (JsonProcessingException e) {
            throw new ProgramFailedException(from + " is no tokenizer.json: " + e.getMessage());
        }
        PackedFiles manifest = PackedFiles.read(folder);
        Map<String, PackedFiles.Entry> files = new HashMap<>(manifest.files());
        files.put(NAME, PackedFiles.Entry.of(to));
        new PackedFiles(manifest.facts(), files).write(folder);
    }
}
