package dev.augur.streaming;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** One line on a terminal, rewritten in place. */
final class TerminalProgress implements Progress {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final PrintStream out;
    private final LongSupplier nanoClock;
    private long shownAt;
    private int shownChars;

    TerminalProgress(PrintStream out, LongSupplier nanoClock) {
        this.out = out;
        this.nanoClock = nanoClock;
        this.shownAt = nanoClock.getAsLong() - INTERVAL_NANOS;
    }

    @Override
    public void update(Status status) {
        long now = nanoClock.getAsLong();
        if (now - shownAt >= INTERVAL_NANOS) {
            shownAt = now;
            show(status.toString());
        }
    }

    @Override
    public void end(Status status) {
        show(status.toString());
        out.print(System.lineSeparator());
        out.flush();
        shownChars = 0;
    }

    /** Blanks cover what is left of a longer line. */
    private void show(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shownChars - line.length())));
        out.flush();
        shownChars = line.length();
    }
}
