package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The elements of one JSON array. One thread at a time. */
final class JsonArrayRecords implements Records {
    private final RecordInput input;
    private final JsonElementSplitter splitter = new JsonElementSplitter();
    private Frames frames;
    private final JsonParser parser;
    private final int maxRecordBytes;
    private boolean begun;
    private boolean ended;

    JsonArrayRecords(RecordInput input, int maxRecordBytes) throws IOException {
        this.input = input;
        this.frames = new Frames(input.name(), input.stream(), splitter, maxRecordBytes);
        this.parser = new JsonParser(maxRecordBytes);
        this.maxRecordBytes = maxRecordBytes;
    }

    /** The byte before a place tells whether it ended an element or the array. */
    @Override
    public boolean startAt(long offset) throws IOException {
        begun = true;
        frames = new Frames(input.name(), input.streamAt(offset - 1), offset - 1, splitter, maxRecordBytes);
        ended = frames.peek() == ']';
        frames.take();
        return true;
    }

    @Override
    public boolean next() throws IOException {
        if (!begun) {
            begin();
        }
        if (ended) {
            if (frames.peek() >= 0) {
                throw broken(frames.position(), "nothing may stand behind the ] that ends the array");
            }
            return false;
        }
        frames.peek();
        if (!frames.next() || splitter.isOpen()) {
            throw broken(frames.offset(), "the array must end with ], it ends within the value that begins there");
        }
        ended = splitter.isLast();
        return true;
    }

    private void begin() throws IOException {
        begun = true;
        if (frames.peek() != '[') {
            throw broken(frames.position(), "a JSON array must begin with [");
        }
        frames.take();
        if (frames.peek() == ']') {
            frames.take();
            ended = true;
        }
    }

    @Override
    public Row row(Position position) {
        String text = frames.checkedText();
        if (text.isBlank()) {
            throw new InvalidInputException("The record must be a JSON object, it is empty");
        }
        return parser.parse(position, text);
    }

    private BrokenObjectException broken(long offset, String what) {
        return new BrokenObjectException(input.name(), offset, what);
    }

    @Override
    public byte @Nullable [] raw() {
        return frames.raw();
    }

    @Override
    public long offset() {
        return frames.offset();
    }

    @Override
    public long end() {
        return frames.position();
    }

    @Override
    public int size() {
        return frames.size();
    }
}
