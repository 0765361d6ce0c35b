package dev.augur.streaming;

import java.io.IOException;

/** A format of records that are pieces of one UTF-8 text, which a {@link Splitter} finds. */
abstract class TextFormat extends RecordFormat {
    TextFormat(int maxRecordBytes) {
        super(maxRecordBytes);
    }

    /** Finds the ends of records. */
    abstract Splitter splitter();

    /** Whether bytes between two line ends are no record. */
    abstract boolean isBlank(Frames frames);

    /**
     * What reads the records behind the header.
     *
     * @param header reads the header, if the format has one
     * @throws dev.augur.InvalidInputException if the header is wrong
     */
    abstract RowParser parser(HeaderText header) throws IOException;

    @Override
    protected final Records open(RecordInput input) throws IOException {
        return new TextRecords(input, this);
    }
}
