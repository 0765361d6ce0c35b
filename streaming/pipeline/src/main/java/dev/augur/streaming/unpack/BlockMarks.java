package dev.augur.streaming.unpack;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Finds places within a gzip member from which it can be read again, while it is read. Where a point is wanted, the bytes that go to
 * the inflater are searched for what may be the beginning of a block. The inflater is fed exactly up to there: its output then ends
 * where the block before ends, since what it has of the next one is less than a code. A second inflater enters there with the window
 * before, and only if what it gives is what the first one then gives is the place noted. Not thread-safe.
 */
final class BlockMarks {
    /** Both inflaters must give the same for that many bytes of compressed input, or of output. */
    private static final int PROOF_PACKED_BYTES = 1 << 14;

    private static final int PROOF_BYTES = 1 << 16;
    /** What a second inflater gives must be that much at least to prove anything. */
    private static final int MIN_PROOF_BYTES = 1 << 12;

    private static final int MAX_SEARCHED_BYTES = 1 << 20;

    private enum State {
        /** No point is wanted. */
        IDLE,
        /** A window is kept until it is full. */
        KEEPING,
        /** The compressed bytes are searched. */
        SEARCHING,
        /** The inflater is on its way to a candidate. */
        APPROACHING,
        /** The output is compared. */
        PROVING
    }

    private final PackedBytes packed;
    private final RestartLog log;
    private State state = State.IDLE;

    private byte[] window = new byte[0];
    private int windowAt;
    private long windowed;

    private @Nullable BlockSearch search;
    private long searchedFrom;
    /** A bit of the packed array. */
    private long candidate;

    private byte[] proof = new byte[0];
    private int proofLength;
    private int proven;
    private @Nullable RestartPoint point;

    BlockMarks(PackedBytes packed, RestartLog log) {
        this.packed = packed;
        this.log = log;
    }

    /** Whether the inflater has what comes before the candidate. */
    boolean isAtCandidate() {
        return state == State.APPROACHING;
    }

    /** How many of the buffered bytes, of which there is one at least, the inflater may have next. */
    int feedable() throws IOException {
        if (state == State.IDLE && log.isWanted(packed.position())) {
            keep();
        } else if (state == State.KEEPING && windowed >= window.length) {
            state = State.SEARCHING;
            searchedFrom = packed.position();
        }
        return state == State.SEARCHING ? approach() : packed.buffered();
    }

    private void keep() {
        if (window.length == 0) {
            window = new byte[RestartPoint.Member.MAX_WINDOW_BYTES];
        }
        windowed = 0;
        state = State.KEEPING;
    }

    /** Searches what is buffered, but for the end of it, which is needed as a proof. */
    private int approach() throws IOException {
        if (packed.position() - searchedFrom > MAX_SEARCHED_BYTES) {
            log.postpone(packed.position());
            state = State.IDLE;
            return packed.buffered();
        }
        int searchable = packed.gather(PackedBytes.BUFFER_BYTES) - PROOF_PACKED_BYTES;
        if (searchable <= 0) {
            return packed.buffered();
        }
        if (search == null) {
            search = new BlockSearch();
        }
        candidate = search.find(packed.array(), packed.from(), packed.from() + searchable);
        if (candidate < 0) {
            return searchable;
        }
        state = State.APPROACHING;
        return (int) ((candidate + 7) / 8) - packed.from();
    }

    /** Enters at the candidate, up to which the inflater has given all. */
    void examine(long offset, int crc, long length) {
        byte[] before = lastWindow();
        int bits = (int) (candidate % 8);
        Inflater second = BitEntry.inflater(before);
        try {
            proofLength = enter(second, bits);
        } catch (DataFormatException e) {
            proofLength = 0;
        } finally {
            second.end();
        }
        if (proofLength < MIN_PROOF_BYTES) {
            state = State.SEARCHING;
            return;
        }
        long bit = 8 * packed.position() - (8 - bits) % 8;
        point = new RestartPoint(GzipInput.FORMAT, bit, offset, new RestartPoint.Member(crc, length, before));
        proven = 0;
        state = State.PROVING;
    }

    private int enter(Inflater second, int bits) throws DataFormatException {
        if (proof.length == 0) {
            proof = new byte[PROOF_BYTES];
        }
        if (bits > 0) {
            second.setInput(BitEntry.lead(bits, packed.array()[packed.from() - 1]));
            second.inflate(proof, 0, proof.length);
        }
        second.setInput(packed.array(), packed.from(), packed.buffered());
        int n = 0;
        int more = 1;
        while (n < proof.length && more > 0) {
            more = second.inflate(proof, n, proof.length - n);
            n += more;
        }
        return n;
    }

    /** Takes note of what the inflater gave. */
    void passed(byte[] bytes, int from, int count) {
        if (state == State.PROVING) {
            prove(bytes, from, count);
        } else if (state != State.IDLE) {
            addToWindow(bytes, from, count);
        }
    }

    private void prove(byte[] bytes, int from, int count) {
        int n = Math.min(count, proofLength - proven);
        if (!Arrays.equals(proof, proven, proven + n, bytes, from, from + n)) {
            point = null;
            keep();
            return;
        }
        proven += n;
        if (proven == proofLength && point != null) {
            log.add(point);
            point = null;
            state = State.IDLE;
        }
    }

    private void addToWindow(byte[] bytes, int from, int count) {
        int n = Math.min(count, window.length);
        int start = from + count - n;
        int first = Math.min(n, window.length - windowAt);
        System.arraycopy(bytes, start, window, windowAt, first);
        System.arraycopy(bytes, start + first, window, 0, n - first);
        windowAt = (windowAt + n) % window.length;
        windowed += count;
    }

    private byte[] lastWindow() {
        byte[] last = new byte[window.length];
        System.arraycopy(window, windowAt, last, 0, window.length - windowAt);
        System.arraycopy(window, 0, last, window.length - windowAt, windowAt);
        return last;
    }

    /** What follows is another member, whose beginning is a point if one is wanted. */
    void endMember() {
        point = null;
        state = State.IDLE;
    }
}
