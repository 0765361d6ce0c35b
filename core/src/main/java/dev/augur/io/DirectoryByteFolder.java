package dev.augur.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files below a folder. */
final class DirectoryByteFolder implements ByteFolder {
    private final Path root;

    DirectoryByteFolder(Path root) {
        this.root = root;
    }

    @Override
    public String name() {
        String name = root.toString();
        return name.endsWith(File.separator) ? name : name + File.separator;
    }

    @Override
    public Listing list() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString(), null, "there is no such folder");
        }
        return new Walk();
    }

    @Override
    public ByteSource source(String path) {
        return ByteSource.file(resolve(path));
    }

    @Override
    public ByteSink sink(String path) {
        return new SinkBelow(resolve(path));
    }

    private Path resolve(String path) {
        Path relative = Path.of(path);
        Path resolved = root.resolve(relative).normalize();
        boolean isBelow = resolved.startsWith(root.normalize()) && !resolved.equals(root.normalize());
        if (path.isEmpty() || relative.isAbsolute() || !isBelow) {
            throw new IllegalArgumentException(
                    "A path in " + name() + " must lead to an object below it, got '" + path + "'");
        }
        return resolved;
    }

    @Override
    public int sweep(String pathPrefix) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        int removed = 0;
        Walk walk = new Walk();
        for (Path file = walk.nextFile(); file != null; file = walk.nextFile()) {
            if (path(file).startsWith(pathPrefix) && FileByteSink.isPart(file) && Files.deleteIfExists(file)) {
                removed++;
            }
        }
        return removed;
    }

    private String path(Path file) {
        return root.relativize(file).toString().replace(File.separatorChar, '/');
    }

    @Override
    public String toString() {
        return name();
    }

    /** Makes the folders on the way when it is opened. */
    private record SinkBelow(Path file) implements ByteSink {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public PendingBytes open() throws IOException {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return ByteSink.file(file).open();
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** One folder after the other, depth first: that is the order of the paths if a folder counts with its separator. */
    private final class Walk implements Listing {
        private final Deque<Iterator<String>> open = new ArrayDeque<>();
        private final Deque<Path> folders = new ArrayDeque<>();

        Walk() throws IOException {
            enter(root);
        }

        private void enter(Path folder) throws IOException {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
                for (Path child : children) {
                    String name = child.getFileName().toString();
                    if (!name.startsWith(".")) {
                        names.add(Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) ? name + "/" : name);
                    }
                }
            }
            Collections.sort(names);
            open.push(names.iterator());
            folders.push(folder);
        }

        @Override
        public @Nullable Entry next() throws IOException {
            Path file = nextFile();
            while (file != null && FileByteSink.isPart(file)) {
                file = nextFile();
            }
            return file == null ? null : new Entry(path(file), Files.size(file), ByteSource.file(file));
        }

        @Nullable
        Path nextFile() throws IOException {
            while (!open.isEmpty()) {
                Iterator<String> names = open.element();
                if (!names.hasNext()) {
                    open.pop();
                    folders.pop();
                    continue;
                }
                String name = names.next();
                Path child = folders.element().resolve(name);
                if (name.endsWith("/")) {
                    enter(child);
                } else if (Files.isRegularFile(child)) {
                    return child;
                }
            }
            return null;
        }

        @Override
        public void close() {
            open.clear();
        }
    }
}
