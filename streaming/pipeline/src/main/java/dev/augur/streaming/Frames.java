package dev.augur.streaming;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream into the bytes of its records, without the byte that ends each. Memory is bounded by the largest record
 * that is allowed; of a larger one only the place is kept. A byte order mark at the start is skipped. One thread.
 */
final class Frames {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final Splitter splitter;
    private final int maxBytes;

    private byte[] buffer = new byte[CHUNK_BYTES];
    /** Offset in the stream of the buffer's first byte. */
    private long base;
    /** The next record begins here, and the buffer ends there. */
    private int start;

    private int end;
    private boolean begun;

    private int frameFrom;
    private int frameTo;
    private long frameOffset;
    private boolean tooLong;

    Frames(InputStream in, Splitter splitter, int maxBytes) {
        this.in = in;
        this.splitter = splitter;
        this.maxBytes = maxBytes;
    }

    /** Goes to the next record, which may be empty; false at the end. */
    boolean next() throws IOException {
        if (!begun) {
            begun = true;
            skipByteOrderMark();
        }
        frameOffset = base + start;
        tooLong = false;
        int scanned = 0;
        while (true) {
            int stop = splitter.scan(buffer, start + scanned, end);
            if (stop >= 0) {
                finish(stop - 1, stop);
                return true;
            }
            dropIfTooLong();
            scanned = end - start;
            if (!fill()) {
                boolean some = end > start || tooLong;
                finish(end, end);
                return some;
            }
        }
    }

    private void finish(int to, int next) {
        tooLong |= to - start > maxBytes;
        frameFrom = start;
        frameTo = to;
        start = next;
    }

    private void dropIfTooLong() {
        if (tooLong || end - start > maxBytes) {
            tooLong = true;
            start = end;
        }
    }

    private void skipByteOrderMark() throws IOException {
        while (end < BYTE_ORDER_MARK.length && fill()) {
            // It may lie across reads.
        }
        if (end >= 3 && Arrays.equals(buffer, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
            start = 3;
        }
    }

    private boolean fill() throws IOException {
        if (end == buffer.length) {
            makeRoom();
        }
        int n = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, n);
        return n >= 0;
    }

    private void makeRoom() {
        int kept = end - start;
        byte[] target = kept > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
        System.arraycopy(buffer, start, target, 0, kept);
        base += start;
        buffer = target;
        start = 0;
        end = kept;
    }

    /** Offset in the stream of the record's first byte. */
    long offset() {
        return frameOffset;
    }

    /** Offset in the stream behind the record and the byte that ended it. */
    long position() {
        return base + start;
    }

    /** Whether the record is larger than is allowed; its text is gone then. */
    boolean isTooLong() {
        return tooLong;
    }

    /** Whether the stream ended within the record, so that all that follows was taken for a part of it. */
    boolean isOpen() {
        return splitter.isOpen();
    }

    /** Number of bytes of the record. */
    int size() {
        return frameTo - frameFrom;
    }

    boolean isEmpty() {
        return size() == 0 && !tooLong;
    }

    /** Whether there is only white space. */
    boolean isBlank() {
        for (int i = frameFrom; i < frameTo; i++) {
            byte b = buffer[i];
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return !tooLong;
    }

    /** The record. */
    String text() throws CharacterCodingException {
        String text = new String(buffer, frameFrom, size(), StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, frameFrom, size()));
        }
        return text;
    }
}
