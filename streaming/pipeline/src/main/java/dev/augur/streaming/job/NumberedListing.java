package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Objects whose names need not differ, under paths that do. */
abstract class NumberedListing implements ByteFolder.Listing {
    /** Nobody has asked for the length yet. */
    private static final long UNKNOWN = -1;

    private long number;

    /** The next object, or null at the end. */
    abstract @Nullable ByteSource nextSource() throws IOException;

    @Override
    public ByteFolder.@Nullable Entry next() throws IOException {
        ByteSource source = nextSource();
        if (source == null) {
            return null;
        }
        String name = source.name();
        String last = name.substring(name.lastIndexOf('/') + 1);
        return new ByteFolder.Entry(String.format(Locale.ROOT, "%08d-%s", number++, last), UNKNOWN, source);
    }
}
