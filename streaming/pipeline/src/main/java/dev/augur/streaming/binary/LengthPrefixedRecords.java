package dev.augur.streaming.binary;

import dev.augur.streaming.BinaryRow;
import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import java.io.IOException;

/** Records behind their lengths. One thread at a time. */
final class LengthPrefixedRecords implements Records {
    private final BinaryInput in;
    private final LengthPrefix prefix;
    private final Payload payload;
    private long offset;

    LengthPrefixedRecords(BinaryInput in, LengthPrefix prefix, int maxBytes) {
        this.in = in;
        this.prefix = prefix;
        this.payload = new Payload(maxBytes);
    }

    @Override
    public boolean startAt(long place) throws IOException {
        in.startAt(place);
        return true;
    }

    @Override
    public boolean next() throws IOException {
        if (in.isAtEnd()) {
            return false;
        }
        offset = in.offset();
        long length = prefix.read(in);
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw in.broken(
                    offset,
                    "the length of a record must be 0 to " + Integer.MAX_VALUE + ", got "
                            + (length < 0 ? length : "more"));
        }
        payload.read(in, length);
        return true;
    }

    @Override
    public Row row(Position position) {
        return new BinaryRow(position, payload.take());
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
        return payload.size();
    }
}
