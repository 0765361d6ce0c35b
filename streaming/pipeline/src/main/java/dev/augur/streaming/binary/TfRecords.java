package dev.augur.streaming.binary;

import dev.augur.InvalidInputException;
import dev.augur.streaming.BinaryRow;
import dev.augur.streaming.Position;
import dev.augur.streaming.Records;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The records of a TFRecord object. One thread at a time. */
final class TfRecords implements Records {
    private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;
    private static final int MASK_DELTA = 0xa282ead8;

    private final BinaryInput in;
    private final Payload payload;
    private long offset;
    private int checksum;

    TfRecords(BinaryInput in, int maxBytes) {
        this.in = in;
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
        byte[] bytes = in.bytes(HEAD_BYTES, "the length of a record");
        ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (head.getInt(Long.BYTES) != masked(bytes, Long.BYTES)) {
            throw in.broken(offset, "the checksum of the length of a record is wrong");
        }
        long length = head.getLong(0);
        if (length < 0) {
            throw in.broken(offset, "the length of a record must be 0 or more, got " + length);
        }
        payload.read(in, length);
        checksum = in.read(Integer.BYTES, "the checksum of a record").getInt();
        return true;
    }

    @Override
    public Row row(Position position) {
        byte[] bytes = payload.take();
        if (checksum != masked(bytes, bytes.length)) {
            throw new InvalidInputException("The record is damaged, its checksum is wrong");
        }
        return new BinaryRow(position, bytes);
    }

    static void write(OutputStream out, byte[] bytes) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(bytes.length).putInt(masked(head.array(), Long.BYTES));
        out.write(head.array());
        out.write(bytes);
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked(bytes, bytes.length))
                .array());
    }

    /** CRC-32C, turned and shifted so that one of bytes that hold such checksums differs from them. */
    private static int masked(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
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
