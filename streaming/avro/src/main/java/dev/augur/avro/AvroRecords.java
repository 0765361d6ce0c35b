package dev.augur.avro;

import dev.augur.InvalidInputException;
import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import dev.augur.streaming.ValuesRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The records of an Avro file, block by block. One thread at a time. */
final class AvroRecords implements Records {
    private static final BlockBytes NONE = new BlockBytes(new byte[0]);

    private final AvroInput in;
    private final int maxRecordBytes;
    private final int maxBlockBytes;
    private @Nullable AvroHeader header;
    /** Where the block begins. */
    private long offset;

    private long left;
    private BlockBytes block = NONE;
    /** Why the records of the block cannot be read. */
    private @Nullable String damage;

    private int from;
    private int to;

    AvroRecords(AvroInput in, int maxRecordBytes, int maxBlockBytes) {
        this.in = in;
        this.maxRecordBytes = maxRecordBytes;
        this.maxBlockBytes = maxBlockBytes;
    }

    @Override
    public boolean next() throws IOException {
        AvroHeader file = header;
        if (file == null) {
            file = AvroHeader.read(in);
            header = file;
        }
        while (left == 0) {
            if (in.isAtEnd()) {
                return false;
            }
            nextBlock(file);
        }
        left--;
        if (damage == null) {
            from = to;
            block.goTo(from);
            Skipping.skip(file.schema(), block);
            to = block.at();
        }
        return true;
    }

    private void nextBlock(AvroHeader file) throws IOException {
        offset = in.offset();
        from = 0;
        to = 0;
        block = NONE;
        damage = null;
        long count = in.number("the number of records in a block");
        long size = in.number("the size of a block");
        if (count < 0 || count > maxBlockBytes || size < 0) {
            throw in.broken(
                    offset,
                    "a block must have 0 to " + maxBlockBytes + " records in 0 bytes or more, got " + count + " in "
                            + size);
        }
        String what = "the block that begins at byte " + offset;
        byte[] packed = {};
        if (size <= maxBlockBytes) {
            packed = in.bytes((int) size, what);
        } else {
            in.skip(size, what);
        }
        long marker = in.offset();
        if (!ByteBuffer.wrap(in.bytes(AvroHeader.SYNC_BYTES, what)).equals(file.sync())) {
            throw in.broken(marker, "the sync marker behind " + what + " must be that of the file, it is not");
        }
        left = count;
        damage = size <= maxBlockBytes
                ? unpack(file, packed, count)
                : "it must have at most " + maxBlockBytes + " bytes, it has " + size;
        if (count == 0 && damage != null) {
            throw in.broken(offset, "a block without records is damaged or too long: " + damage);
        }
    }

    /** Decompresses the block, and goes over its records once, so that none is read of a block that is not whole. */
    private @Nullable String unpack(AvroHeader file, byte[] packed, long count) {
        try {
            BlockBytes bytes = new BlockBytes(Unpacking.unpack(file.codec(), packed, maxBlockBytes));
            for (long i = 0; i < count; i++) {
                Skipping.skip(file.schema(), bytes);
            }
            if (!bytes.isAtEnd()) {
                return "its " + count + " records end before it does";
            }
            block = bytes;
            return null;
        } catch (IOException | RuntimeException e) {
            // Libraries of compressions trust what they read, and leave their arrays where that is damaged.
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public Row row(Position position) {
        if (damage != null) {
            throw new InvalidInputException("The record cannot be read, its block is damaged or too long: " + damage);
        }
        if (size() > maxRecordBytes) {
            throw new InvalidInputException(
                    "The record must have at most " + maxRecordBytes + " bytes, it has " + size());
        }
        Schema schema = Objects.requireNonNull(header, "next() comes first").schema();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        block.goTo(from);
        new RecordValues(block, columns).read(schema, "");
        return new ValuesRow(position, columns);
    }

    @Override
    public long offset() {
        return offset;
    }

    /** Behind the block, whichever of its records this is. */
    @Override
    public long end() {
        return in.offset();
    }

    @Override
    public int size() {
        return to - from;
    }
}
