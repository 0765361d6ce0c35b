package dev.augur.streaming.unpack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * The places from which an object can be read again, noted as they come by: about so many compressed bytes apart, and a
 * handful at most. Thread-safe, for who decompresses may be ahead of who asks.
 */
public final class RestartLog {
    /** With windows, about 256 KiB. */
    private static final int MOST = 8;

    private final long spacing;
    private final long start;
    private final Deque<RestartPoint> points = new ArrayDeque<>();
    /** The compressed offset from which another point is wanted. */
    private long wantedAt;

    private String anywhere = "";

    private RestartLog(long spacing, long start, long wantedAt) {
        this.spacing = spacing;
        this.start = start;
        this.wantedAt = wantedAt;
    }

    /**
     * Notes nothing, for who reads from the start.
     *
     * @return the log
     */
    public static RestartLog none() {
        return new RestartLog(0, 0, Long.MAX_VALUE);
    }

    /**
     * Notes points of an object that is read from its start.
     *
     * @param spacing about how many compressed bytes there are to be between two points
     * @return the log
     */
    public static RestartLog every(long spacing) {
        return new RestartLog(requirePositive(spacing), 0, spacing);
    }

    /**
     * Notes points of an object that is read from one of them, which is the first.
     *
     * @param spacing about how many compressed bytes there are to be between two points
     * @param from where reading begins
     * @return the log
     */
    public static RestartLog every(long spacing, RestartPoint from) {
        RestartLog log = new RestartLog(requirePositive(spacing), from.offset(), from.firstByte() + spacing);
        log.points.add(from);
        return log;
    }

    /**
     * Notes nothing, for who reads from a point.
     *
     * @param from where reading begins
     * @return the log
     */
    public static RestartLog noneFrom(RestartPoint from) {
        return new RestartLog(0, from.offset(), Long.MAX_VALUE);
    }

    private static long requirePositive(long spacing) {
        if (spacing < 1) {
            throw new IllegalArgumentException("spacing must be >= 1, got " + spacing);
        }
        return spacing;
    }

    /**
     * The last point at or before a place. Points before it are forgotten, so ask for places in their order: those up to which
     * everything is committed.
     *
     * @param offset a place in the decompressed object
     * @return the point; empty if the object must be read from its start
     */
    public synchronized Optional<RestartPoint> latest(long offset) {
        if (!anywhere.isEmpty()) {
            return Optional.of(new RestartPoint(anywhere, 8 * offset, offset, null));
        }
        RestartPoint found = null;
        while (!points.isEmpty() && points.getFirst().offset() <= offset) {
            found = points.removeFirst();
        }
        if (found != null) {
            points.addFirst(found);
        }
        return Optional.ofNullable(found);
    }

    /**
     * The object is not compressed: every byte is a point.
     *
     * @param format the name of that
     */
    public synchronized void anywhere(String format) {
        if (wantedAt != Long.MAX_VALUE) {
            anywhere = format;
        }
    }

    /** Where in the decompressed object reading begins. */
    long start() {
        return start;
    }

    /** Whether a point is wanted at a compressed byte. */
    synchronized boolean isWanted(long position) {
        return position >= wantedAt;
    }

    /** There was none to be found near here. */
    synchronized void postpone(long position) {
        wantedAt = position + spacing;
    }

    /** A unit begins at a compressed byte. */
    synchronized void between(String format, long position, long offset) {
        if (isWanted(position)) {
            add(new RestartPoint(format, 8 * position, offset, null));
        }
    }

    /** The first point and the latest are worth most: the second one goes if there are too many. */
    synchronized void add(RestartPoint point) {
        if (points.size() == MOST) {
            Iterator<RestartPoint> all = points.iterator();
            all.next();
            all.next();
            all.remove();
        }
        points.addLast(point);
        postpone(point.firstByte());
    }
}
