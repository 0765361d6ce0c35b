package dev.augur.streaming.unpack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.tukaani.xz.CorruptedInputException;

/** The sizes of the blocks of an xz stream, in constant memory, to be compared with its index. Not thread-safe. */
final class XzSums {
    private static final int MAX_NUMBER_BYTES = 9;

    /**
     * A block.
     *
     * @param unpaddedBytes header, data and check
     * @param plainBytes decompressed
     */
    record Block(long unpaddedBytes, long plainBytes) {}

    private MessageDigest digest = digest();
    private long count;
    private long paddedBytes;
    private long plainBytes;
    private long indexBytes;

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    void add(Block block) {
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(block.unpaddedBytes())
                .putLong(block.plainBytes())
                .flip());
        count++;
        paddedBytes += block.unpaddedBytes() + XzLayout.padding(block.unpaddedBytes());
        plainBytes += block.plainBytes();
        indexBytes += numberBytes(block.unpaddedBytes()) + numberBytes(block.plainBytes());
    }

    private static int numberBytes(long number) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
    }

    private boolean isWithin(XzSums all) {
        return paddedBytes >= 0
                && paddedBytes <= all.paddedBytes
                && plainBytes >= 0
                && plainBytes <= all.plainBytes
                && indexBytes <= all.indexBytes;
    }

    long count() {
        return count;
    }

    void reset() {
        digest = digest();
        count = 0;
        paddedBytes = 0;
        plainBytes = 0;
        indexBytes = 0;
    }

    XzSums copy() {
        XzSums copy = new XzSums();
        try {
            copy.digest = (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Every Java copies SHA-256", e);
        }
        copy.count = count;
        copy.paddedBytes = paddedBytes;
        copy.plainBytes = plainBytes;
        copy.indexBytes = indexBytes;
        return copy;
    }

    /**
     * Reads an index and compares it, with the errors of the library.
     *
     * @param packed at the index
     * @param first how many blocks do not count in the result
     * @return an index of the others
     */
    XzIndex verify(PackedBytes packed, long first) throws IOException {
        Reading in = new Reading(packed);
        in.next();
        if (in.number() != count) {
            throw new CorruptedInputException("XZ Block Header or the start of XZ Index is corrupt");
        }
        XzSums stored = new XzSums();
        XzIndex others = new XzIndex();
        for (long i = 0; i < count; i++) {
            Block block = new Block(in.number(), in.number());
            stored.add(block);
            require(stored.isWithin(this));
            if (i >= first) {
                others.add(block);
            }
        }
        require(Arrays.equals(stored.digest.digest(), digest.digest()));
        for (int left = XzLayout.padding(in.count); left > 0; left--) {
            require(in.next() == 0);
        }
        long sum = in.crc.getValue();
        for (int i = 0; i < XzLayout.CRC_BYTES; i++) {
            require(packed.next() == ((sum >>> (8 * i)) & 0xff));
        }
        return others;
    }

    private static void require(boolean right) throws CorruptedInputException {
        if (!right) {
            throw new CorruptedInputException("XZ Index is corrupt");
        }
    }

    /** Bytes of an index, counted and summed. */
    private static final class Reading {
        private final PackedBytes packed;
        private final CRC32 crc = new CRC32();
        private long count;

        Reading(PackedBytes packed) {
            this.packed = packed;
        }

        int next() throws IOException {
            int value = packed.next();
            crc.update(value);
            count++;
            return value;
        }

        long number() throws IOException {
            int value = next();
            long number = value & 0x7f;
            for (int i = 1; (value & 0x80) != 0; i++) {
                if (i == MAX_NUMBER_BYTES) {
                    throw new CorruptedInputException();
                }
                value = next();
                if (value == 0) {
                    throw new CorruptedInputException();
                }
                number |= (long) (value & 0x7f) << (7 * i);
            }
            return number;
        }
    }
}
