package dev.augur.streaming.unpack;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The bytes of all members of a gzip object (RFC 1952), the checksum and the length of each verified. */
public final class GzipInput extends Unpacking {
    /** What it is called. */
    public static final String FORMAT = "gzip";

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;

    private static final int HEADER_CRC = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final Inflater inflater;
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private final BlockMarks marks;

    /** The member up to where reading began within it. */
    private int crcBefore;

    private long lengthBefore;

    /** How many bits of the next byte belong to the block before, when reading begins within a byte. */
    private int leadBits;

    /**
     * Reads from between two members, or the start.
     *
     * @param packed closed with this
     * @param restarts told where reading can begin again
     */
    public GzipInput(PackedBytes packed, RestartLog restarts) {
        this(packed, restarts, null);
    }

    /**
     * Reads from a point.
     *
     * @param packed from the point's first byte; closed with this
     * @param restarts told where reading can begin again
     * @param member what was read of the member in which it lies, null if it lies in none
     * @param leadBits how many bits of the first byte lie before the point
     */
    public GzipInput(PackedBytes packed, RestartLog restarts, RestartPoint.@Nullable Member member, int leadBits) {
        this(packed, restarts, member);
        this.leadBits = leadBits;
    }

    private GzipInput(PackedBytes packed, RestartLog restarts, RestartPoint.@Nullable Member member) {
        super(FORMAT, "member", packed, restarts);
        this.marks = new BlockMarks(packed, restarts);
        this.inflater = BitEntry.inflater(member == null ? new byte[0] : member.window());
        if (member != null) {
            this.crcBefore = member.crc();
            this.lengthBefore = member.length();
            resumeInUnit();
        }
    }

    @Override
    long position() {
        return packed.position() - inflater.getRemaining();
    }

    @Override
    boolean begin() throws IOException {
        if (!packed.hasMore()) {
            return false;
        }
        readHeader();
        crc.reset();
        crcBefore = 0;
        lengthBefore = 0;
        inflater.reset();
        return true;
    }

    @Override
    int unpack(byte[] target, int from, int count) throws IOException {
        int inflated;
        try {
            inflated = inflater.inflate(target, from, count);
        } catch (DataFormatException e) {
            String reason = e.getMessage() == null ? "bad deflate data" : e.getMessage();
            throw damaged("data, " + reason, e);
        }
        if (inflated > 0) {
            crc.update(target, from, inflated);
            marks.passed(target, from, inflated);
            return inflated;
        }
        if (inflater.finished()) {
            packed.advance(-inflater.getRemaining());
            inflater.setInput(target, 0, 0);
            endMember();
            return -1;
        }
        if (!inflater.needsInput()) {
            throw damaged("data that wants a dictionary", null);
        }
        feed();
        return 0;
    }

    private void feed() throws IOException {
        if (!packed.hasMore()) {
            throw cut();
        }
        if (leadBits > 0) {
            inflater.setInput(BitEntry.lead(leadBits, packed.next()));
            leadBits = 0;
            return;
        }
        if (marks.isAtCandidate()) {
            marks.examine(offset(), crc(), length());
        }
        int n = marks.feedable();
        inflater.setInput(packed.array(), packed.from(), n);
        packed.advance(n);
    }

    private void readHeader() throws IOException {
        headerCrc.reset();
        if (!packed.mayStartWith((byte) MAGIC_1, (byte) MAGIC_2)) {
            throw other();
        }
        long start = position();
        next();
        next();
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new DamagedException(start, "has a gzip header of an unknown kind, at byte " + start, null);
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(nextShort());
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            checkHeader();
        }
    }

    private void checkHeader() throws IOException {
        int expected = (int) headerCrc.getValue() & 0xffff;
        if (nextShort() != expected) {
            throw refused("a damaged gzip header, its checksum is wrong", null);
        }
    }

    private void endMember() throws IOException {
        int expectedCrc = packed.nextInt();
        int expectedLength = packed.nextInt();
        if (expectedCrc != crc()) {
            throw damaged("data, the checksum of the member is wrong", null);
        }
        if (expectedLength != (int) length()) {
            throw damaged("data, the length of the member is wrong", null);
        }
        marks.endMember();
    }

    /** The sum of the member up to here. */
    private int crc() {
        int sum = (int) crc.getValue();
        return lengthBefore == 0 ? sum : Crc32Sums.join(crcBefore, sum, inflater.getBytesWritten());
    }

    /** The length of the member up to here. */
    private long length() {
        return lengthBefore + inflater.getBytesWritten();
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // The file name or comment is not used.
        }
    }

    private int nextShort() throws IOException {
        return next() | next() << 8;
    }

    private int next() throws IOException {
        int value = packed.next();
        headerCrc.update(value);
        return value;
    }

    @Override
    void release() {
        inflater.end();
    }
}
