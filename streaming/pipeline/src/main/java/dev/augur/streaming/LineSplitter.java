package dev.augur.streaming;

/** Ends a record at each line feed. */
final class LineSplitter implements Splitter {
    @Override
    public int scan(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    @Override
    public boolean isOpen() {
        return false;
    }
}
