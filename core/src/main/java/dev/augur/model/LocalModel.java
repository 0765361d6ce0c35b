package dev.augur.model;

import dev.augur.ModelUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A model whose files are on local disk.
 *
 * @param id the model
 * @param format the form of its files
 * @param path its file, or its folder if the format is one
 */
public record LocalModel(ModelId id, ModelFormat format, Path path) {
    /**
     * The size of the file, or of all files in the folder and below.
     *
     * @return bytes; 0 if there is nothing
     * @throws ModelUnavailableException if they cannot be read ({@code UNREADABLE})
     */
    public long bytes() {
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw FileModelStore.unreadable(id, path, e);
        } catch (UncheckedIOException e) {
            throw FileModelStore.unreadable(id, path, new IOException(e));
        }
    }
}
