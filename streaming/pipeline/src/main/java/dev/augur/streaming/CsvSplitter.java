package dev.augur.streaming;

/**
 * Ends a record at each carriage return or line feed outside quotes (RFC 4180, section 2), so that the two together give
 * an empty record between them. A quote opens only at the beginning of a field.
 */
final class CsvSplitter implements Splitter {
    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        /** Behind a quote within quotes: it closed them, or the next quote makes it a character. */
        QUOTE_SEEN
    }

    private final byte separator;
    private State state = State.FIELD_START;

    CsvSplitter(char separator) {
        this.separator = (byte) separator;
    }

    @Override
    public int scan(byte[] bytes, int from, int to) {
        State now = state;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (now == State.QUOTED) {
                now = b == '"' ? State.QUOTE_SEEN : State.QUOTED;
            } else if (b == '\n' || b == '\r') {
                state = State.FIELD_START;
                return i + 1;
            } else if (b == separator) {
                now = State.FIELD_START;
            } else {
                now = b == '"' && now != State.PLAIN ? State.QUOTED : State.PLAIN;
            }
        }
        state = now;
        return -1;
    }

    @Override
    public boolean isOpen() {
        return state == State.QUOTED;
    }
}
