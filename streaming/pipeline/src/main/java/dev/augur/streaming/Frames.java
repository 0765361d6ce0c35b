package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.streaming.numbers.PlainNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into the bytes of its records, without the byte that ends each. Memory is bounded by the largest record
 * that is allowed; of a larger one only the place is kept. A byte order mark at the start is skipped;
 * one of another encoding ends the object. One thread.
 */
final class Frames {
    private static final int CHUNK_BYTES = 1 << 16;

    private final String name;
    private final InputStream in;
    private final Splitter splitter;
    private final int maxBytes;

    /** Its last bytes are spare ones. */
    private byte[] buffer = new byte[CHUNK_BYTES + PlainNumbers.SPARE_BYTES];
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

    /** Frames of a whole object. */
    Frames(String name, InputStream in, Splitter splitter, int maxBytes) {
        this.name = name;
        this.in = in;
        this.splitter = splitter;
        this.maxBytes = maxBytes;
    }

    /** Frames of what an object has from an offset on, where a record begins. */
    Frames(String name, InputStream in, long offset, Splitter splitter, int maxBytes) {
        this(name, in, splitter, maxBytes);
        this.base = offset;
        this.begun = offset > 0;
    }

    /** Goes to the next record, which may be empty; false at the end. */
    boolean next() throws IOException {
        if (!begun) {
            begin();
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

    /**
     * Goes to the next record, if it can be read as it lies there and ends within what was fetched.
     *
     * @param target gets the numbers, from {@code row} on
     */
    boolean nextPlain(PlainNumbers numbers, FloatBuffer target, int row) throws IOException {
        if (!begun) {
            begin();
        }
        while (start < end && numbers.isLineEnd(buffer[start])) {
            start++;
        }
        int stop = numbers.read(buffer, start, end, target, row);
        if (stop < 0 || stop - 1 - start > maxBytes) {
            return false;
        }
        frameOffset = base + start;
        tooLong = false;
        finish(stop - 1, stop);
        return true;
    }

    /** Whether the record that was found can be read as it lies there. */
    boolean isPlain(PlainNumbers numbers, FloatBuffer target, int row) {
        return !tooLong && frameTo < start && numbers.read(buffer, frameFrom, start, target, row) == start;
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

    private void begin() throws IOException {
        begun = true;
        while (end < ByteOrderMark.MAX_BYTES && fill()) {
            // A mark may lie across reads.
        }
        start = ByteOrderMark.skip(name, buffer, end);
    }

    /** Goes over white space to the next byte, which stays; -1 at the end. */
    int peek() throws IOException {
        if (!begun) {
            begin();
        }
        while (true) {
            while (start < end && isJsonSpace(buffer[start])) {
                start++;
            }
            if (start < end) {
                return buffer[start] & 0xff;
            }
            if (!fill()) {
                return -1;
            }
        }
    }

    private static boolean isJsonSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /** Goes over the byte that was peeked at. */
    void take() {
        start++;
    }

    private boolean fill() throws IOException {
        if (end == room()) {
            makeRoom();
        }
        int n = in.read(buffer, end, room() - end);
        end += Math.max(0, n);
        return n >= 0;
    }

    private int room() {
        return buffer.length - PlainNumbers.SPARE_BYTES;
    }

    private void makeRoom() {
        int kept = end - start;
        byte[] target = kept > room() / 2 ? new byte[2 * room() + PlainNumbers.SPARE_BYTES] : buffer;
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

    /** A copy of the record, or null if it is too long. */
    byte @Nullable [] raw() {
        return tooLong ? null : Arrays.copyOfRange(buffer, frameFrom, frameTo);
    }

    /** The record as text, or why it is none. */
    String checkedText() {
        if (tooLong) {
            throw new InvalidInputException("The record must have at most " + maxBytes + " bytes, it has more"
                    + (isOpen() ? ", a quote in it is never closed" : ""));
        }
        try {
            return text();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("The record must be UTF-8, it is not", e);
        }
    }

    private String text() throws CharacterCodingException {
        String text = new String(buffer, frameFrom, size(), StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, frameFrom, size()));
        }
        return text;
    }
}
