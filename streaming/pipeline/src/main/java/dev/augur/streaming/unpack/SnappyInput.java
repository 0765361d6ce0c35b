package dev.augur.streaming.unpack;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.xerial.snappy.Snappy;

/**
 * The bytes of all chunks of a framed snappy object (snappy's framing_format.txt), the checksum of each verified. Chunks of the types
 * that the format reserves, and lets readers skip, are refused: none are defined, and a damaged chunk may look like one.
 */
public final class SnappyInput extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "snappy";

    private static final byte[] IDENTIFIER = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    private static final int COMPRESSED = 0;
    private static final int UNCOMPRESSED = 1;
    private static final int PADDING = 0xfe;
    private static final int STREAM = 0xff;
    private static final int HEADER_BYTES = 4;
    private static final int CRC_BYTES = 4;
    private static final int MAX_BYTES = 1 << 16;

    private final byte[] chunk = new byte[Snappy.maxCompressedLength(MAX_BYTES)];
    private final byte[] plain = new byte[MAX_BYTES];
    private final CRC32C crc = new CRC32C();
    private int plainFrom;
    private int plainTo;

    /**
     * Reads from between two chunks, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     */
    public SnappyInput(PackedBytes packed, RestartLog restarts) {
        super(FORMAT, "chunk", packed, restarts);
    }

    @Override
    boolean begin() throws IOException {
        if (!packed.hasMore()) {
            return false;
        }
        if (position() == 0 && !packed.mayStartWith(IDENTIFIER)) {
            throw other();
        }
        long start = position();
        int type = packed.next();
        int length = packed.next() | packed.next() << 8 | packed.next() << 16;
        switch (type) {
            case COMPRESSED, UNCOMPRESSED -> readChunk(type, length);
            case PADDING -> packed.pass(length);
            case STREAM -> readIdentifier(start, length);
            default ->
                throw new DamagedException(
                        start,
                        "has a snappy chunk of the unknown type " + type + ", or something else behind its snappy data,"
                                + " at byte " + start,
                        null);
        }
        return true;
    }

    private void readIdentifier(long start, int length) throws IOException {
        byte[] name = new byte[IDENTIFIER.length - HEADER_BYTES];
        if (length != name.length) {
            throw other(start);
        }
        packed.nextBytes(name, 0, length);
        if (!Arrays.equals(name, 0, length, IDENTIFIER, HEADER_BYTES, IDENTIFIER.length)) {
            throw other(start);
        }
    }

    private void readChunk(int type, int length) throws IOException {
        int most = type == COMPRESSED ? chunk.length : MAX_BYTES;
        if (length < CRC_BYTES || length - CRC_BYTES > most) {
            throw damaged("data, a chunk has " + length + " bytes", null);
        }
        int expected = packed.nextInt();
        int size = length - CRC_BYTES;
        packed.nextBytes(type == COMPRESSED ? chunk : plain, 0, size);
        plainFrom = 0;
        plainTo = type == COMPRESSED ? uncompress(size) : size;
        crc.reset();
        crc.update(plain, 0, plainTo);
        if (masked((int) crc.getValue()) != expected) {
            throw damaged("data, the checksum of a chunk is wrong", null);
        }
    }

    private int uncompress(int size) throws IOException {
        try {
            int length = Snappy.uncompressedLength(chunk, 0, size);
            if (length < 0 || length > MAX_BYTES) {
                throw damaged("data, a chunk has " + length + " uncompressed bytes", null);
            }
            return Snappy.uncompress(chunk, 0, size, plain, 0);
        } catch (DamagedException e) {
            throw e;
        } catch (IOException e) {
            throw damaged("data, " + e.getMessage(), e);
        }
    }

    private static int masked(int crc) {
        return Integer.rotateRight(crc, 15) + 0xa282ead8;
    }

    @Override
    int unpack(byte[] target, int from, int count) {
        int n = Math.min(count, plainTo - plainFrom);
        System.arraycopy(plain, plainFrom, target, from, n);
        plainFrom += n;
        return n == 0 ? -1 : n;
    }

    @Override
    void release() {
        plainTo = plainFrom;
    }
}
