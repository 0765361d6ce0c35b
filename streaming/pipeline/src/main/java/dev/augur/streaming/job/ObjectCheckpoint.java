package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.io.PendingBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * The text of an object.
 *
 * @param folder where it is
 * @param path where in it
 */
record ObjectCheckpoint(ByteFolder folder, String path) implements Checkpoint, Checkpoint.Held {
    @Override
    public String name() {
        return folder.name() + path;
    }

    @Override
    public Held hold() {
        return this;
    }

    @Override
    public @Nullable String read() throws IOException {
        try (InputStream in = folder.source(path).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void write(String text) throws IOException {
        try (PendingBytes out = folder.sink(path).open()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.commit();
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    @Override
    public String toString() {
        return name();
    }
}
