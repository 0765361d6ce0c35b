package dev.augur.internal.warmup;

import dev.augur.InvalidInputException;
import dev.augur.model.LocalModel;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The arrays of one {@code .npz} file, which is a zip file with an entry {@code name.npy} for each
 * (numpy.org/doc/stable/reference/generated/numpy.savez.html).
 *
 * @param file the file
 */
record NpzInputs(Path file) implements InputSource {
    private static final String FOLDER = "warmup";
    private static final String ARCHIVE = ".npz";
    private static final String ARRAY = ".npy";

    /** Far more than a run takes; what is packed may be far larger than its file. */
    private static final long MOST_BYTES = 1L << 28;

    /** The files beside a model, in the order of their names. */
    static List<InputSource> beside(LocalModel model) {
        Path folder = folderOf(model);
        try (Stream<Path> files = Files.list(folder)) {
            List<InputSource> found = files.filter(file -> file.toString().endsWith(ARCHIVE))
                    .sorted()
                    .<InputSource>map(NpzInputs::new)
                    .toList();
            if (found.isEmpty()) {
                throw new InvalidInputException("there is no " + ARCHIVE + " file in " + folder);
            }
            return found;
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the folder " + folder + " with its samples cannot be read: " + e + "; put " + ARCHIVE
                            + " files there, as numpy.savez writes them, with an array for each input",
                    e);
        }
    }

    private static Path folderOf(LocalModel model) {
        Path path = model.path().toAbsolutePath();
        return Files.isDirectory(path) ? path.resolve(FOLDER) : path.resolveSibling(FOLDER);
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void writeTo(Tensors inputs) {
        String at = "";
        long left = MOST_BYTES;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                at = "'" + entry.getName() + "' ";
                left -= entry.getSize();
                if (left < 0) {
                    throw new IOException("with it the file has more than " + MOST_BYTES + " bytes of arrays");
                }
                read(zip, entry, inputs);
            }
        } catch (IOException e) {
            throw new InvalidInputException(at + "cannot be read: " + e.getMessage(), e);
        }
    }

    private static void read(ZipFile zip, ZipEntry entry, Tensors inputs) throws IOException {
        if (!entry.getName().endsWith(ARRAY)) {
            throw new IOException("it is no " + ARRAY + " file");
        }
        String input = entry.getName().substring(0, entry.getName().length() - ARRAY.length());
        if (inputs.find(input) != null) {
            throw new IOException("it is there twice");
        }
        try (InputStream array = zip.getInputStream(entry)) {
            NpyArray.read(array, entry.getSize(), input, inputs);
        }
    }
}
