package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import org.jspecify.annotations.Nullable;

/** The objects of a folder whose paths fit a pattern. */
final class FolderInputs implements Inputs {
    private static final String ALL = "**";

    private final ByteFolder folder;
    private final String glob;
    private final PathMatcher matcher;

    FolderInputs(ByteFolder folder, String glob) {
        this.folder = folder;
        this.glob = glob;
        this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    @Override
    public String name() {
        return folder.name() + (glob.equals(ALL) ? "" : glob);
    }

    @Override
    public ByteFolder.Listing list() throws IOException {
        ByteFolder.Listing all = folder.list();
        return new ByteFolder.Listing() {
            @Override
            public ByteFolder.@Nullable Entry next() throws IOException {
                ByteFolder.Entry entry = all.next();
                while (entry != null && !matcher.matches(Path.of(entry.path()))) {
                    entry = all.next();
                }
                return entry;
            }

            @Override
            public void close() throws IOException {
                all.close();
            }
        };
    }

    @Override
    public String toString() {
        return name();
    }
}
