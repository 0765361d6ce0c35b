package dev.augur.pack;

/** The program whose classes shall be archived did not run, or left no archive. */
final class ProgramFailedException extends Exception {
    private static final long serialVersionUID = 1;

    ProgramFailedException(String why) {
        super(why);
    }
}
