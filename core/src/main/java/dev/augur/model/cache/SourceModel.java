package dev.augur.model.cache;

import dev.augur.io.ByteSource;
import dev.augur.model.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one version of a model, where they come from.
 *
 * @param files at least one, each with a path of its own
 * @param folder whether they are kept as a folder, under their paths; else it is one file, whose name is no matter
 */
public record SourceModel(List<SourceFile> files, boolean folder) {
    /** What a model of one file is called in the cache. */
    private static final String ONE = "model";

    /**
     * Copies and checks the files.
     *
     * @param files as the record has it
     * @param folder as the record has it
     */
    public SourceModel {
        files = List.copyOf(files);
        if (files.isEmpty() || (!folder && files.size() > 1)) {
            throw new IllegalArgumentException(
                    "A model must have " + (folder ? "at least one file" : "one file") + ", got " + files.size());
        }
        Set<String> paths = new HashSet<>();
        files.forEach(file -> requireNew(file.path(), paths));
        files.forEach(file -> requireNoFolder(file.path(), paths));
    }

    private static void requireNew(String path, Set<String> paths) {
        if (!paths.add(path)) {
            throw new IllegalArgumentException("Two files of a model have the path '" + path + "'");
        }
    }

    private static void requireNoFolder(String path, Set<String> paths) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (paths.contains(path.substring(0, slash))) {
                throw new IllegalArgumentException("'" + path.substring(0, slash)
                        + "' cannot be a file of a model and the folder of '" + path + "'");
            }
        }
    }

    /**
     * A model of one file. Its content alone tells it from others.
     *
     * @param bytes its bytes
     * @param sha256 their digest, if it is known
     * @param check what else they are compared with, if anything
     * @return the model
     */
    public static SourceModel ofFile(ByteSource bytes, @Nullable Sha256 sha256, @Nullable ContentCheck check) {
        return new SourceModel(List.of(new SourceFile(ONE, bytes, sha256, check)), false);
    }

    /**
     * A model of files that lie in one folder and below, for example an ONNX file with its external data.
     *
     * @param files the files
     * @return the model
     */
    public static SourceModel ofFolder(List<SourceFile> files) {
        return new SourceModel(files, true);
    }
}
