package dev.augur.streaming.binary;

import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of a NumPy array. One thread at a time. */
final class NpyRecords implements Records {
    private static final byte[] NONE = {};

    private final BinaryInput in;
    private final int maxRowBytes;
    private @Nullable NpyHeader header;
    private long row;
    private long offset;
    private byte[] bytes = NONE;

    NpyRecords(BinaryInput in, int maxRowBytes) {
        this.in = in;
        this.maxRowBytes = maxRowBytes;
    }

    @Override
    public boolean startAt(long place) throws IOException {
        NpyHeader array = header();
        long rows = (place - in.offset()) / Math.max(1, array.rowBytes());
        in.startAt(place);
        row = rows;
        return true;
    }

    private NpyHeader header() throws IOException {
        NpyHeader array = header;
        if (array == null) {
            array = NpyHeader.read(in, maxRowBytes);
            header = array;
        }
        return array;
    }

    @Override
    public boolean next() throws IOException {
        NpyHeader array = header();
        offset = in.offset();
        if (row == array.rows()) {
            if (!in.isAtEnd()) {
                throw in.broken("nothing may stand behind the " + row + " rows that the header tells");
            }
            return false;
        }
        row++;
        bytes = in.bytes(array.rowBytes(), "row " + row + " of " + array.rows());
        return true;
    }

    @Override
    public Row row(Position position) {
        NpyHeader array = Objects.requireNonNull(header, "next() comes first");
        return new NumbersRow(position, array.type(), ByteBuffer.wrap(bytes).order(array.order()));
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long end() {
        return in.offset();
    }

    @Override
    public int size() {
        return bytes.length;
    }
}
