package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.tukaani.xz.CorruptedInputException;

/**
 * A stream of xz from one of its blocks on, or its index, for a library that reads streams from their start only. The stream's header comes
 * first. The bytes are followed to the index; that is verified here, since the library has not seen all blocks, and one with those that
 * it has seen takes its place. One thread at a time.
 */
final class XzTail extends InputStream {
    private static final int FOOTER_SUM_BYTES = 4;

    private final PackedBytes packed;
    private final byte[] header;
    private final XzSums sums;
    private final long before;

    /** Bytes of our own, which are read before the stream's. */
    private byte[] own;

    private int ownRead;
    /** How many of the next bytes belong together. */
    private long left;

    private boolean inBlock;
    private boolean ended;
    private long unpaddedBytes;
    private long plainBytes;

    /**
     * Reads from a block or the index on.
     *
     * @param packed not closed
     * @param header of the stream
     * @param sums of the blocks before; changed
     */
    XzTail(PackedBytes packed, byte[] header, XzSums sums) {
        this.packed = packed;
        this.header = header;
        this.sums = sums;
        this.before = sums.count();
        this.own = header;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (ownRead == own.length && left == 0 && !ended) {
            follow();
        }
        if (ownRead < own.length) {
            int n = Math.min(count, own.length - ownRead);
            System.arraycopy(own, ownRead, target, from, n);
            ownRead += n;
            return n;
        }
        if (ended) {
            return -1;
        }
        int n = packed.read(target, from, (int) Math.min(count, left));
        left -= Math.max(0, n);
        return n;
    }

    /** Looks at what is next. What is damaged goes to the library byte by byte. */
    private void follow() throws IOException {
        left = 1;
        int there = packed.gather(XzLayout.MAX_CHUNK_HEADER_BYTES);
        if (inBlock && there >= XzLayout.MAX_CHUNK_HEADER_BYTES) {
            followChunk();
        } else if (!inBlock && there > 0) {
            followBlock(packed.array()[packed.from()] & 0xff);
        }
    }

    private void followBlock(int first) throws IOException {
        if (first == 0) {
            verify();
            left = 0;
            ended = true;
            return;
        }
        left = XzLayout.blockHeaderBytes(first);
        unpaddedBytes = left;
        plainBytes = 0;
        inBlock = true;
    }

    private void followChunk() {
        int size = XzLayout.chunkBytes(packed.array(), packed.from());
        if (size == XzLayout.NO_CHUNK) {
            return;
        }
        plainBytes += XzLayout.chunkPlainBytes(packed.array(), packed.from());
        unpaddedBytes += size;
        left = size;
        if (size == 1) {
            int check = XzLayout.checkBytes(header);
            left += XzLayout.padding(unpaddedBytes) + check;
            sums.add(new XzSums.Block(unpaddedBytes + check, plainBytes));
            inBlock = false;
        }
    }

    private void verify() throws IOException {
        long start = packed.position();
        XzIndex index = sums.verify(packed, before);
        long backward = (packed.position() - start) / 4 - 1;
        byte[] footer = new byte[XzLayout.HEADER_BYTES];
        packed.nextBytes(footer, 0, footer.length);
        own = index.bytes(header);
        ownRead = 0;
        int from = own.length - footer.length;
        byte[] known = Arrays.copyOfRange(footer, FOOTER_SUM_BYTES, 10);
        boolean whole = footer[10] == 'Y'
                && footer[11] == 'Z'
                && Arrays.equals(XzIndex.crc(known), Arrays.copyOf(footer, FOOTER_SUM_BYTES));
        if (!whole || known[4] != header[6] || known[5] != header[7]) {
            System.arraycopy(footer, 0, own, from, footer.length);
        } else if (!isNumber(known, backward)) {
            throw new CorruptedInputException("XZ Stream Footer does not match Stream Header");
        }
    }

    private static boolean isNumber(byte[] footer, long expected) {
        long number = 0;
        for (int i = 3; i >= 0; i--) {
            number = number << 8 | (footer[i] & 0xff);
        }
        return number == expected;
    }
}
