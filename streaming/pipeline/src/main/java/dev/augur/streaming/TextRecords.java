package dev.augur.streaming;

import dev.augur.InvalidInputException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of a text, behind its header if it has one. One thread at a time. */
final class TextRecords implements Records {
    private final String name;
    private final TextFormat format;
    private final Frames frames;
    private @Nullable RowParser parser;

    TextRecords(String name, TextFormat format, Frames frames) {
        this.name = name;
        this.format = format;
        this.frames = frames;
    }

    @Override
    public boolean next() throws IOException {
        if (parser == null) {
            parser = begin();
        }
        return nextFrame();
    }

    private RowParser begin() throws IOException {
        try {
            return format.parser(this::headerText);
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new BrokenObjectException(
                    frames.offset(), name + " has a header that cannot be used: " + e.getMessage(), e);
        }
    }

    private String headerText() throws IOException {
        if (!nextFrame()) {
            throw new BrokenObjectException(frames.offset(), name + " has no header, it holds no records", null);
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
