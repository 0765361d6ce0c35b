package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * The objects that a job reads, in an order that is the same whenever they are listed, however many they are. Each has a
 * path of its own, after which what is written for it is named. Thread-safe.
 */
public interface Inputs {
    /**
     * What they are, for error texts and reports, and to tell a job from another.
     *
     * @return for example {@code s3://bucket/in/**.csv.gz}
     */
    String name();

    /**
     * Lists them.
     *
     * @return the objects, closed by the caller
     * @throws IOException if they cannot be listed
     */
    ByteFolder.Listing list() throws IOException;

    /**
     * All objects of a folder.
     *
     * @param folder the folder
     * @return the inputs
     */
    static Inputs of(ByteFolder folder) {
        return of(folder, "**");
    }

    /**
     * The objects of a folder whose paths fit a pattern.
     *
     * @param folder the folder
     * @param glob a pattern as {@link java.nio.file.FileSystem#getPathMatcher} has it, for example {@code **.csv.gz} or
     *     {@code 2026-*.{csv,tsv}}
     * @return the inputs
     */
    static Inputs of(ByteFolder folder, String glob) {
        return new FolderInputs(folder, glob);
    }

    /**
     * Objects in the order given. The path of each is its number and the last part of its name: {@code 00000000-rows.csv}.
     *
     * @param name what they are
     * @param objects the objects
     * @return the inputs
     */
    static Inputs of(String name, List<? extends ByteSource> objects) {
        return new GivenInputs(name, List.copyOf(objects));
    }

    /**
     * The objects that a text names, one a line; blank lines do not count. The text may be compressed, and is read again
     * whenever the objects are listed. The path of each is its number and the last part of its name.
     *
     * @param list the text
     * @param resolver gives the object that a line names; it decides which places may be read
     * @return the inputs
     */
    static Inputs manifest(ByteSource list, Function<String, ? extends ByteSource> resolver) {
        return new ManifestInputs(list, resolver);
    }
}
