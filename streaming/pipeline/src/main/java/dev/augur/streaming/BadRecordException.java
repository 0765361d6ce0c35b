package dev.augur.streaming;

import dev.augur.InferenceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A record failed that the {@link ErrorPolicy} does not forgive. */
public final class BadRecordException extends IOException {
    private static final long serialVersionUID = 1;

    /** Where the record is. */
    private final transient @Nullable Position position;

    /**
     * A failed record.
     *
     * @param message the whole text, naming object, record and offset
     * @param position where the record is
     * @param cause why it failed
     */
    public BadRecordException(String message, Position position, InferenceException cause) {
        super(message, cause);
        this.position = position;
    }

    /**
     * Where the record is.
     *
     * @return its position; null only after Java serialisation
     */
    public @Nullable Position position() {
        return position;
    }
}
