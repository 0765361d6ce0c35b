package dev.augur.pack;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** The class path of the program that starts with a packed model. */
final class ClassPath {
    private ClassPath() {}

    static List<Path> of(String text) {
        List<Path> entries = new ArrayList<>();
        for (String entry : text.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath().normalize());
            }
        }
        return entries;
    }

    /**
     * The same with folders as jars: the JVM archives no classes of folders, and none at all beside one.
     *
     * @param target where the jars are written; made if there is a folder
     */
    static List<Path> withoutFolders(List<Path> entries, Path target) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                Files.createDirectories(target);
                Path jar = target.resolve("classes-" + jars.size() + ".jar");
                write(entry, jar);
                jars.add(jar);
            } else if (Files.exists(entry)) {
                jars.add(entry);
            }
        }
        return jars;
    }

    private static void write(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : Folders.files(folder)) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/'));
                entry.setTime(0);
                entries.putNextEntry(entry);
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
