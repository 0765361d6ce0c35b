package dev.augur.pack;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.PackedFiles;
import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** Copies the files of a model as they are, and reads the copies again. */
final class CopiedModel {
    private CopiedModel() {}

    /**
     * Copies a model.
     *
     * @param model a file, or a folder that is one
     * @param folder where it goes, called {@code model}
     * @return each file, by its path below the folder
     * @throws ModelUnavailableException if there is something else than plain files
     */
    static Map<String, PackedFiles.Entry> copy(LocalModel model, Path folder) throws IOException {
        Map<String, PackedFiles.Entry> files = new TreeMap<>();
        Path from = model.path();
        Path to = folder.resolve(nameOf(model.format()));
        if (Files.isRegularFile(from)) {
            files.put(String.valueOf(to.getFileName()), copy(from, to));
            return files;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path sub, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(sub).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile()) {
                    throw refused(model, file);
                }
                Path target = to.resolve(from.relativize(file).toString());
                StringBuilder name = new StringBuilder();
                folder.relativize(target)
                        .forEach(part -> name.append(name.isEmpty() ? "" : "/").append(part));
                files.put(name.toString(), copy(file, target));
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** Stores find it by this name. */
    private static String nameOf(ModelFormat format) {
        return switch (format) {
            case TORCHSCRIPT -> "model.pt";
            case SAVED_MODEL -> "model";
            case ONNX, ORT -> throw new IllegalArgumentException("ONNX models are rewritten, not copied");
        };
    }

    private static PackedFiles.Entry copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        PackedFiles.Entry copied = PackedFiles.Entry.of(to);
        String expected = Sha256.of(from).hex();
        if (!copied.sha256().equals(expected)) {
            throw new IOException("The copy of " + from + " must have the SHA-256 " + expected + ", got "
                    + copied.sha256() + "; the file changed meanwhile, or the disk is damaged");
        }
        return copied;
    }

    private static ModelUnavailableException refused(LocalModel model, Path file) {
        return new ModelUnavailableException(
                model.id(),
                Reason.NOT_LOADABLE,
                "A model of " + model.path().toAbsolutePath() + " must have plain files only, but " + file
                        + " is a link or something else; copy what it stands for",
                null);
    }
}
