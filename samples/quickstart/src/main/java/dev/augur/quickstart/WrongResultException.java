package dev.augur.quickstart;

/** The program's own check of a result failed. */
final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongResultException(String what) {
        super("Wrong result: " + what);
    }

    /** Checks a result. */
    static void unless(boolean right, String what) {
        if (!right) {
            throw new WrongResultException(what);
        }
    }
}
