package dev.augur.internal;

import java.util.AbstractList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A list of one record that can be set again, so that a single prediction needs no new list. */
final class SingleRecord<I> extends AbstractList<I> {
    private @Nullable I record;

    SingleRecord<I> of(I next) {
        record = next;
        return this;
    }

    void clearRecord() {
        record = null;
    }

    @Override
    public I get(int index) {
        Objects.checkIndex(index, size());
        return Objects.requireNonNull(record, "record");
    }

    @Override
    public int size() {
        return 1;
    }
}
