package dev.augur.benchmarks;

import java.io.PrintStream;

/** Says what is under way: on a terminal in one line that changes, elsewhere only what is worth a line. */
final class Progress {
    private final PrintStream out;
    private final boolean terminal;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Something that takes a while begins. */
    void say(String what) {
        out.println(terminal ? "\r\u001b[K" + what : what);
    }

    /** The same thing goes on. */
    void update(String what) {
        if (terminal) {
            out.print("\r\u001b[K" + what);
            out.flush();
        }
    }
}
