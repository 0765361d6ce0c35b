package dev.augur.streaming;

/**
 * Ends an element of a JSON array at the comma or bracket that follows it, by counting brackets outside of strings. Braces
 * and brackets count as one kind, so that an element in which one stands for the other still ends where it should.
 */
final class JsonElementSplitter implements Splitter {
    private long depth;
    private boolean inString;
    private boolean escaped;
    private boolean isOpen;
    private boolean isLast;

    @Override
    public int scan(byte[] bytes, int from, int to) {
        isOpen = true;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (inString) {
                inString(b);
            } else if (depth == 0 && (b == ',' || b == ']')) {
                isOpen = false;
                isLast = b == ']';
                return i + 1;
            } else {
                outside(b);
            }
        }
        return -1;
    }

    private void inString(byte b) {
        if (escaped) {
            escaped = false;
        } else if (b == '\\') {
            escaped = true;
        } else if (b == '"') {
            inString = false;
        }
    }

    private void outside(byte b) {
        switch (b) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth = Math.max(0, depth - 1);
            default -> {}
        }
    }

    /** Whether the bytes so far end within an element. */
    @Override
    public boolean isOpen() {
        return isOpen;
    }

    /** Whether the bracket that ends the array was found behind the element. */
    boolean isLast() {
        return isLast;
    }
}
