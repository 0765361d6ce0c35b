package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a job notes how far it is. Its text is replaced as a whole, so a process may die at any moment. */
public interface Checkpoint {
    /** A job's hold on the text. One thread at a time. */
    interface Held extends Closeable {
        /**
         * The text.
         *
         * @return null if there is none yet
         * @throws IOException if it cannot be read
         */
        @Nullable
        String read() throws IOException;

        /**
         * Replaces the text. It lasts when this returns.
         *
         * @param text the text
         * @throws IOException if that fails; then the former text is there, or this one
         */
        void write(String text) throws IOException;
    }

    /**
     * What it is, for error texts.
     *
     * @return for example {@code /data/job.json}
     */
    String name();

    /**
     * Takes hold of the text.
     *
     * @return the hold, closed by the caller
     * @throws IOException if another job holds it, or it cannot be reached
     */
    Held hold() throws IOException;

    /**
     * A file. While a job runs, it holds a lock on a file beside it, so that no other process works on the same job; the
     * system frees the lock when the process dies.
     *
     * @param file the file; its folder must exist
     * @return the checkpoint
     */
    static Checkpoint file(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw new IllegalArgumentException("A checkpoint must be a file, got " + file);
        }
        Checkpoint object = object(ByteFolder.directory(folder), name.toString());
        return new Checkpoint() {
            @Override
            public String name() {
                return file.toString();
            }

            @Override
            public Held hold() throws IOException {
                return new LockedHold(folder.resolve(name + ".lock"), object.hold());
            }

            @Override
            public String toString() {
                return name();
            }
        };
    }

    /**
     * An object of a folder, for example of a bucket. Nothing keeps two processes from working on the same job.
     *
     * @param folder the folder
     * @param path where the object is in it
     * @return the checkpoint
     */
    static Checkpoint object(ByteFolder folder, String path) {
        return new ObjectCheckpoint(folder, path);
    }

    /**
     * A text in memory, for jobs that run to their end or hand it to somebody.
     *
     * @param text what {@link JobReport#token()} of another run gave; empty to begin
     * @return the checkpoint
     */
    static Checkpoint token(String text) {
        return new TokenCheckpoint(text);
    }
}
