package dev.augur.streaming;

import dev.augur.InvalidInputException;
import dev.augur.streaming.numbers.PlainNumbers;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of a text, behind its header if it has one. One thread at a time. */
final class TextRecords implements NumberRecords {
    private final RecordInput input;
    private final TextFormat format;
    private Frames frames;
    private @Nullable RowParser parser;
    /** Reads plain records, if such are asked for. */
    private @Nullable PlainNumbers plain;

    TextRecords(RecordInput input, TextFormat format) throws IOException {
        this.input = input;
        this.format = format;
        this.frames = new Frames(input.name(), input.stream(), format.splitter(), format.maxRecordBytes());
    }

    @Override
    public boolean startAt(long offset) throws IOException {
        parser = begin();
        frames = new Frames(input.name(), input.streamAt(offset), offset, format.splitter(), format.maxRecordBytes());
        return true;
    }

    @Override
    public boolean next() throws IOException {
        if (parser == null) {
            parser = begin();
        }
        return nextFrame();
    }

    @Override
    public NumbersFound nextNumbers(NumberColumns columns, FloatBuffer target, int row) throws IOException {
        if (plain == null) {
            parser = parser == null ? begin() : parser;
            plain = parser.numbers(columns.names(), columns.count());
        }
        PlainNumbers numbers = plain;
        if (numbers != null && frames.nextPlain(numbers, target, row)) {
            return NumbersFound.ALL;
        }
        if (!nextFrame()) {
            return NumbersFound.END;
        }
        return numbers != null && frames.isPlain(numbers, target, row) ? NumbersFound.ALL : NumbersFound.NONE;
    }

    private RowParser begin() throws IOException {
        try {
            return format.parser(this::headerText);
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new BrokenObjectException(
                    frames.offset(), input.name() + " has a header that cannot be used: " + e.getMessage(), e);
        }
    }

    private String headerText() throws IOException {
        if (!nextFrame()) {
            throw new BrokenObjectException(
                    frames.offset(), input.name() + " has no header, it holds no records", null);
        }
        return frames.checkedText();
    }

    private boolean nextFrame() throws IOException {
        do {
            if (!frames.next()) {
                return false;
            }
        } while (format.isBlank(frames));
        return true;
    }

    @Override
    public Row row(Position position) {
        return Objects.requireNonNull(parser, "next() comes first").parse(position, frames.checkedText());
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
