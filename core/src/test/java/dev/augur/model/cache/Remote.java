package dev.augur.model.cache;

import dev.augur.io.ByteSource;
import dev.augur.model.ModelId;
import dev.augur.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source that keeps its files in memory, notes where they are opened, and may cut them. */
final class Remote implements ModelSource {
    final String name;
    final Map<String, byte[]> files = new LinkedHashMap<>();
    final Map<String, Sha256> digests = new LinkedHashMap<>();
    final List<Long> opened = new ArrayList<>();
    String version = "1";
    boolean folder;
    int located;

    /** Where streams break from now on; the length of {@link Long#MAX_VALUE} never comes. */
    long cutAt = Long.MAX_VALUE;

    /** Done whenever a file is opened. */
    Interruption whenOpened = () -> {};

    /** What comes between. */
    @FunctionalInterface
    interface Interruption {
        void run() throws IOException;
    }

    /** A length that is announced and is not true; -1 for none. */
    long announced = -1;

    Remote(String name) {
        this.name = name;
    }

    Remote with(String path, byte[] bytes) {
        files.put(path, bytes);
        folder = files.size() > 1;
        return this;
    }

    @Override
    public @Nullable String place(ModelId id) {
        return id.name().equals("absent") ? null : name + "/" + id;
    }

    @Override
    public SourceModel locate(ModelId id) throws IOException {
        located++;
        if (files.isEmpty()) {
            throw new NoSuchFileException(name, null, "it is empty");
        }
        List<SourceFile> all = new ArrayList<>();
        files.forEach((path, bytes) -> all.add(new SourceFile(path, new Bytes(path, bytes), digests.get(path), null)));
        return new SourceModel(all, folder);
    }

    private final class Bytes implements ByteSource {
        private final String path;
        private final byte[] bytes;
        private final String pinned = version;

        Bytes(String path, byte[] bytes) {
            this.path = path;
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return name + "/" + path;
        }

        @Override
        public long length() {
            return announced < 0 ? bytes.length : announced;
        }

        @Override
        public String version() {
            return pinned;
        }

        @Override
        public InputStream open(long offset) throws IOException {
            opened.add(offset);
            whenOpened.run();
            InputStream rest = new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
            return new FilterInputStream(rest) {
                private long at = offset;

                @Override
                public int read(byte[] target, int from, int count) throws IOException {
                    if (at >= cutAt) {
                        throw new IOException("the connection was cut at byte " + at);
                    }
                    int n = super.read(target, from, (int) Math.min(count, cutAt - at));
                    at += Math.max(n, 0);
                    return n;
                }
            };
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
