package dev.augur.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place of many objects: a folder of files, or a prefix of a bucket. A path names an object within it, its parts
 * separated by {@code /} whatever the system uses. Thread-safe; each listing belongs to who opened it.
 */
public interface ByteFolder {
    /**
     * An object of a folder.
     *
     * @param path where it is in the folder
     * @param length its bytes when it was listed; -1 if that was not asked
     * @param source its bytes, which nobody has asked for yet
     */
    record Entry(String path, long length, ByteSource source) {}

    /** Objects of a folder, one after the other. One thread at a time. */
    interface Listing extends Closeable {
        /**
         * The next object.
         *
         * @return the object, or null at the end
         * @throws IOException if the folder cannot be listed on
         */
        @Nullable
        Entry next() throws IOException;
    }

    /**
     * What it is, for error texts and reports.
     *
     * @return for example {@code s3://bucket/prefix/} or {@code /data/rows/}, ending with a separator
     */
    String name();

    /**
     * The objects in it and in the folders below, in the order of their paths' characters, however many they are. Hidden
     * ones, of which a part of the path begins with a dot, are left out.
     *
     * @return the listing, closed by the caller
     * @throws IOException if the folder is not there or may not be listed
     */
    Listing list() throws IOException;

    /**
     * An object in it, which need not be there yet.
     *
     * @param path where it is in the folder
     * @return its bytes
     * @throws IllegalArgumentException if the path is empty, absolute, or leads out of the folder
     */
    ByteSource source(String path);

    /**
     * A place in it, for an object that is written. Folders on the way are made when they are needed.
     *
     * @param path where it is in the folder
     * @return the place
     * @throws IllegalArgumentException if the path is empty, absolute, or leads out of the folder
     */
    ByteSink sink(String path);

    /**
     * Removes what was begun at places of this folder and never committed, by processes that were killed. Nobody else may
     * be writing to such a place.
     *
     * @param pathPrefix with what the paths of the objects begin; empty means all of the folder
     * @return how many unfinished objects were removed
     * @throws IOException if that fails
     */
    int sweep(String pathPrefix) throws IOException;

    /**
     * A folder of files. A listing holds the names of one folder at a time, and of those on the way to it; links are
     * followed to files, not to folders.
     *
     * @param folder the folder, which is made when something is written
     * @return the folder
     */
    static ByteFolder directory(Path folder) {
        return new DirectoryByteFolder(folder);
    }
}
