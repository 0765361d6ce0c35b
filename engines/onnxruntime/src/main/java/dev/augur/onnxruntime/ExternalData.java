package dev.augur.onnxruntime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Files beside a model that hold its weights. They must be regular files in the model's folder or below it, reached
 * without any link, and hold what is asked of them (github.com/onnx/onnx, docs/ExternalDataSecurity.md). Not thread-safe.
 */
final class ExternalData {
    private final Path folder;
    private final long maxBytes;
    private final boolean linksAreCounted;
    /** Whether weights may come packed for the kernels of one processor, which native code takes as they are. */
    private final boolean takesPacked;
    /** Sizes by location. */
    private final Map<String, Long> sizes = new HashMap<>();
    /** Bytes that tensors take from them, by location. */
    private final Map<String, Long> taken = new HashMap<>();

    private long bytes;

    ExternalData(Path folder, long maxBytes, boolean takesPacked) {
        this.takesPacked = takesPacked;
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.linksAreCounted =
                folder.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /**
     * Checks one tensor's reference.
     *
     * @param entry where it says that its data is
     * @param declaredBytes what its type and dimensions need
     */
    void check(ExternalEntry entry, long declaredBytes) throws IOException, RefusedModelException {
        String location = entry.location();
        Long size = sizes.get(location);
        if (size == null) {
            size = sizeOf(location);
            sizes.put(location, size);
        }
        long offset = entry.offset();
        long length = entry.length() < 0 ? declaredBytes : entry.length();
        if (offset > size || length > size - offset) {
            throw refused(location, length + " bytes at offset " + offset + " are beyond its end at " + size);
        }
        taken.merge(location, length, Known::plus);
        bytes = Known.plus(bytes, length);
        if (bytes > maxBytes) {
            throw Limit.exceeded("takes more than " + maxBytes + " bytes of external data", "maxExternalBytes");
        }
    }

    /**
     * Checks where a tensor's packed weights are: a key, and for each part its offset, its length and a checksum that native
     * code does not look at (onnxruntime, core/framework/tensor_external_data_info.cc).
     *
     * @param location the file
     * @param value for example {@code MatMul+123|4096;1024;0}
     */
    void checkPacked(String location, String value) throws IOException, RefusedModelException {
        if (!takesPacked) {
            throw refused(
                    location,
                    "it holds weights packed for the kernels of one processor, which are taken only from a folder of"
                            + " augur pack with its manifest");
        }
        String[] parts = value.split("\\|", -1);
        for (int i = 1; i < parts.length; i++) {
            if (!parts[i].matches("[0-9]{1,18};[0-9]{1,18};[0-9]{1,20}")) {
                throw refused(location, "its packed weights are not at an offset with a length");
            }
            String[] numbers = parts[i].split(";", -1);
            long length = Long.parseLong(numbers[1]);
            check(new ExternalEntry(location, Long.parseLong(numbers[0]), length), length);
        }
    }

    /** The sizes of the files together. */
    long fileBytes() {
        return sizes.values().stream().reduce(0L, Known::plus);
    }

    /** Bytes that tensors take beyond what the files hold, because several take the same. */
    long inflatedBytes() {
        long inflated = 0;
        for (Map.Entry<String, Long> file : taken.entrySet()) {
            long size = sizes.getOrDefault(file.getKey(), 0L);
            inflated = Known.plus(inflated, Math.max(0, file.getValue() - size));
        }
        return inflated;
    }

    private long sizeOf(String location) throws IOException, RefusedModelException {
        Path relative = relative(location);
        Path file = folder;
        for (Path part : relative) {
            file = file.resolve(part);
            requireNoLink(location, file);
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw refused(location, "it is not a regular file");
            }
            requireOneName(location, file);
            return attributes.size();
        } catch (NoSuchFileException e) {
            throw refused(location, "there is no such file");
        }
    }

    private Path relative(String location) throws RefusedModelException {
        if (location.isEmpty() || location.indexOf('\0') >= 0 || location.startsWith("*")) {
            throw refused(location, "it is not the name of a file");
        }
        Path path;
        try {
            path = folder.getFileSystem().getPath(location);
        } catch (InvalidPathException e) {
            throw refused(location, "it is not the name of a file");
        }
        if (path.isAbsolute() || path.getRoot() != null || location.indexOf('\\') >= 0) {
            throw refused(location, "it must be relative to the model's folder, with / between its parts");
        }
        for (Path part : path) {
            if (part.toString().equals("..")) {
                throw refused(location, "it may not leave the model's folder");
            }
        }
        return path;
    }

    private static void requireNoLink(String location, Path part) throws RefusedModelException {
        if (Files.isSymbolicLink(part)) {
            throw refused(location, "it is reached by the symbolic link '" + part.getFileName() + "'; copy the file");
        }
    }

    /** A second name of a file may be outside. File systems without such a count have no such names. */
    private void requireOneName(String location, Path file) throws IOException, RefusedModelException {
        if (!linksAreCounted) {
            return;
        }
        Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        if (links instanceof Integer count && count > 1) {
            throw refused(location, "the file has " + count + " names (hard links); copy it");
        }
    }

    private static RefusedModelException refused(String location, String why) {
        String shown = location.replaceAll("\\p{Cntrl}", "?");
        return new RefusedModelException("its external data '"
                + (shown.length() > 200 ? shown.substring(0, 200) + "..." : shown) + "' is refused: " + why);
    }
}
