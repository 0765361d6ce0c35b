package dev.augur.model.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders that other processes may change or remove at the same time. */
final class Trees {
    private Trees() {}

    /** What is in a folder, by name; nothing if there is none. */
    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** How many files, and links, are below. */
    static long files(Path folder) throws IOException {
        AtomicLong count = new AtomicLong();
        walk(folder, new Visitor() {
            @Override
            void file(Path file, BasicFileAttributes attributes) {
                count.incrementAndGet();
            }
        });
        return count.get();
    }

    /** The bytes of all files below. */
    static long bytes(Path folder) throws IOException {
        AtomicLong sum = new AtomicLong();
        walk(folder, new Visitor() {
            @Override
            void file(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.size());
            }
        });
        return sum.get();
    }

    /** When something below was last changed; the beginning of time if there is no such folder. */
    static FileTime lastChange(Path folder) throws IOException {
        List<FileTime> times = new ArrayList<>(List.of(FileTime.fromMillis(0)));
        walk(folder, new Visitor() {
            @Override
            void file(Path file, BasicFileAttributes attributes) {
                times.add(attributes.lastModifiedTime());
            }

            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                times.add(attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }
        });
        return times.stream().max(FileTime::compareTo).orElseThrow();
    }

    /** Removes a folder and what is in it; links are removed, not followed. */
    static void delete(Path folder) throws IOException {
        walk(folder, new Visitor() {
            @Override
            void file(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void walk(Path folder, Visitor visitor) throws IOException {
        Files.walkFileTree(folder, visitor);
    }

    private abstract static class Visitor extends SimpleFileVisitor<Path> {
        abstract void file(Path file, BasicFileAttributes attributes) throws IOException;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            file(file, attributes);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
