package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a compressed object, several pieces of which are unpacked at once by an executor, in their order. The thread that reads
 * cuts the pieces off, and unpacks those that the executor has refused or not begun when their turn comes.
 *
 * <p>A piece counts only if it was unpacked from its first byte to exactly its last, and the next one begins there. Where one was not, be it
 * damaged, wrongly cut or not to be cut at all, everything from its first byte on is unpacked by the reading thread, in order, as if there
 * were no pieces: so what is given, each check, and each error with its offset, are those of that.
 *
 * <p>One thread at a time.
 */
public final class SplitInput extends InputStream {
    private final String format;
    private final Intake intake;
    private final Cutter cutter;
    private final RestartLog restarts;
    private final SplitLimits limits;
    private final int ahead;
    private final Executor executor;

    /** The first one is read, if it was begun. */
    private final Deque<Piece> pieces = new ArrayDeque<>();

    private @Nullable Piece current;
    private boolean isAllCut;
    private @Nullable Unpacking rest;
    private boolean closed;

    /** Offset in the decompressed object. */
    private long offset;

    private long place;

    /**
     * Where the pieces are unpacked.
     *
     * @param ahead the most pieces beside the one that is read
     * @param executor stays the caller's
     * @param limits how large they are
     */
    public record Crew(int ahead, Executor executor, SplitLimits limits) {}

    /**
     * Reads from between two units, or the start.
     *
     * @param format the name of the compression
     * @param packed the compressed bytes; closed with this
     * @param start the offset of the first of them
     * @param cutter for this reading alone
     * @param crew where the pieces are unpacked
     * @param restarts told where reading can begin again
     */
    public SplitInput(String format, InputStream packed, long start, Cutter cutter, Crew crew, RestartLog restarts) {
        this.format = format;
        this.intake = new Intake(packed, start, crew.limits());
        this.cutter = cutter;
        this.restarts = restarts;
        this.limits = crew.limits();
        this.ahead = crew.ahead();
        this.executor = crew.executor();
        this.offset = restarts.start();
        this.place = start;
    }

    /**
     * The place in the compressed object up to which what was given lies.
     *
     * @return the offset behind the piece that is read; the largest number there is once all is unpacked in order
     */
    public long place() {
        return rest == null ? place : Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (count == 0 || closed) {
            return count == 0 ? 0 : -1;
        }
        while (rest == null) {
            Piece piece = piece();
            int n = piece == null ? Piece.FAILED : piece.read(target, from, count);
            if (n > 0 && piece != null) {
                piece.cut().entry().passed(target, from, n);
                offset += n;
                return n;
            }
            if (n == Piece.FAILED || piece == null) {
                goOnInOrder();
            } else {
                end(piece);
            }
        }
        return rest.read(target, from, count);
    }

    /** The piece that is read; null if no more can be cut off. */
    private @Nullable Piece piece() throws IOException {
        if (current == null) {
            fill();
            Piece first = pieces.peek();
            if (first == null) {
                return null;
            }
            first.await();
            begin(first);
        }
        return current;
    }

    private void begin(Piece piece) {
        current = piece;
        place = piece.cut().end();
        if (piece.cut().entry().isBetweenUnits()) {
            restarts.between(format, piece.cut().start(), offset);
        }
    }

    private void end(Piece piece) {
        piece.cut().entry().ended(piece.given());
        pieces.remove();
        current = null;
    }

    /** Cuts as many off as there may be. */
    private void fill() {
        while (!isAllCut && pieces.size() <= ahead) {
            Cut cut = cutter.cut(intake);
            if (cut == null) {
                isAllCut = true;
            } else {
                add(new Piece(cut, limits.maxAheadBytes()));
            }
        }
    }

    private void add(Piece piece) {
        pieces.add(piece);
        if (piece.cut().entry().isInOrder()) {
            return;
        }
        try {
            executor.execute(piece);
        } catch (RejectedExecutionException e) {
            // This thread unpacks the piece when its turn comes.
        }
    }

    /** From the piece that is read, or what could not be cut, to the end. */
    private void goOnInOrder() throws IOException {
        abandonAll();
        Piece first = pieces.peek();
        Entry entry = first == null ? cutter.next() : first.cut().entry();
        long start = first == null ? intake.start() : first.cut().start();
        long given = first == null ? 0 : first.given();
        Unpacking opened = entry.onward(all(), start, given, restarts);
        pieces.clear();
        rest = opened;
        opened.startAt(offset - given);
        opened.skipNBytes(given);
    }

    private InputStream all() {
        InputStream all = intake.rest();
        for (Iterator<Piece> last = pieces.descendingIterator(); last.hasNext(); ) {
            Cut cut = last.next().cut();
            all = new JoinedInput(all, cut.packed(), cut.length());
        }
        return all;
    }

    private void abandonAll() throws IOException {
        for (Piece piece : pieces) {
            piece.abandon();
        }
    }

    /** Waits for the threads that unpack, even if interrupted; the interrupt stays set. */
    @Override
    public void close() throws IOException {
        closed = true;
        InputStream bytes = rest == null ? intake.rest() : rest;
        try (bytes) {
            abandonAll();
        } finally {
            pieces.clear();
            cutter.release();
        }
    }
}
