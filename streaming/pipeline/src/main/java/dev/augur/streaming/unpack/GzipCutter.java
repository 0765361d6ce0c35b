package dev.augur.streaming.unpack;

import org.jspecify.annotations.Nullable;

/**
 * Cuts gzip between members. Those of bgzip name their size (SAM specification, section 4.1). Of others the next one is searched by
 * what headers look like, which may be found in the middle of a member too: then the decoder does not end there.
 */
public final class GzipCutter extends Cutter {
    private static final int FIXED_BYTES = 10;
    /** Header, an empty block, trailer. */
    private static final int MIN_BYTES = FIXED_BYTES + 2 + 8;

    private static final int EXTRA = 1 << 2;
    private static final int RESERVED = 0xe0;
    /** What is searched for the end of the first member: most objects have only one. */
    private static final int MAX_FIRST_BYTES = 1 << 20;

    private static final int MAX_SYSTEM = 13;
    private static final int UNKNOWN_SYSTEM = 255;

    /** Whether there is more than one member. */
    private boolean hasMembers;

    /**
     * Cuts an object.
     *
     * @param opening begins between two members
     */
    public GzipCutter(Opening opening) {
        super(opening);
    }

    @Override
    @Nullable
    Cut cut(Intake in) {
        Cut cut = super.cut(in);
        hasMembers |= cut != null;
        return cut;
    }

    @Override
    int unitEnd(Intake in, int at) {
        int size = memberBytes(in, at);
        return size == 0 ? -1 : at + size;
    }

    /** The size of the member that begins at an index; 0 if that cannot be told. */
    private int memberBytes(Intake in, int at) {
        if (!isHeader(in, at)) {
            return 0;
        }
        int named = (in.at(at + 3) & EXTRA) == 0 ? 0 : namedBytes(in, at);
        if (named > 0) {
            return named >= MIN_BYTES && in.has(at + named) ? named : 0;
        }
        return searchedBytes(in, at);
    }

    /** As most of them are. */
    private static boolean isHeader(Intake in, int at) {
        return in.has(at + FIXED_BYTES)
                && in.at(at) == 0x1f
                && in.at(at + 1) == 0x8b
                && in.at(at + 2) == 8
                && (in.at(at + 3) & RESERVED) == 0
                && (in.at(at + 8) == 0 || in.at(at + 8) == 2 || in.at(at + 8) == 4)
                && (in.at(at + 9) <= MAX_SYSTEM || in.at(at + 9) == UNKNOWN_SYSTEM);
    }

    private static int namedBytes(Intake in, int at) {
        int field = at + FIXED_BYTES + 2;
        int end = in.has(field) ? field + in.shortAt(field - 2) : 0;
        if (!in.has(end)) {
            return 0;
        }
        while (field + 4 <= end) {
            int length = in.shortAt(field + 2);
            if (in.at(field) == 'B' && in.at(field + 1) == 'C' && length == 2 && field + 6 <= end) {
                return in.shortAt(field + 4) + 1;
            }
            field += 4 + length;
        }
        return 0;
    }

    private int searchedBytes(Intake in, int at) {
        int next = at + MIN_BYTES;
        while ((hasMembers || next < MAX_FIRST_BYTES) && in.has(next + FIXED_BYTES)) {
            if (isHeader(in, next)) {
                return next - at;
            }
            next++;
        }
        return 0;
    }
}
