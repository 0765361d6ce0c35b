package dev.augur.streaming.unpack;

/**
 * Compressed bytes that were cut off.
 *
 * @param start the offset of the first one
 * @param packed the bytes; nobody changes them
 * @param length how many of them belong to no other piece: all, or all but the last, some bits of which begin the next one
 * @param entry how they are unpacked
 */
@SuppressWarnings("ArrayRecordComponent")
record Cut(long start, byte[] packed, int length, Entry entry) {
    /** The offset behind those of this piece. */
    long end() {
        return start + length;
    }
}
