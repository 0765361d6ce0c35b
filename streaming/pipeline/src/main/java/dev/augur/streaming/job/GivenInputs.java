package dev.augur.streaming.job;

import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSource;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the order given.
 *
 * @param name what they are
 * @param objects the objects
 */
record GivenInputs(String name, List<ByteSource> objects) implements Inputs {
    @Override
    public ByteFolder.Listing list() {
        Iterator<ByteSource> rest = objects.iterator();
        return new NumberedListing() {
            @Override
            @Nullable
            ByteSource nextSource() {
                return rest.hasNext() ? rest.next() : null;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
