package dev.augur.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An archive is damaged, hostile, or beyond the limits. Nothing of it is left on disk. */
public final class ArchiveRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why an archive is refused. */
    public enum Reason {
        /** It is cut short, a checksum or a header is wrong, or two places in it do not agree. */
        DAMAGED,
        /** A name would leave the folder, or is one that not every system can have. */
        UNSAFE_NAME,
        /** An entry is a link, a device, or another thing that is neither file nor folder. */
        NOT_A_FILE,
        /** Two entries have names that are the same on some systems. */
        DUPLICATE,
        /** It would cost more than {@link ArchiveLimits} allow. */
        TOO_LARGE,
        /** It is encrypted, or written in a way that is not supported. */
        UNSUPPORTED
    }

    /** Why it is refused. */
    private final Reason reason;

    ArchiveRefusedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    ArchiveRefusedException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Why it is refused.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
