package dev.augur.internal;

/** The budget of a device has no room for a model. */
final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean lasting;

    /**
     * A refusal.
     *
     * @param why with the figures
     * @param lasting whether waiting does not help
     */
    NoRoomException(String why, boolean lasting) {
        super(why);
        this.lasting = lasting;
    }

    boolean isLasting() {
        return lasting;
    }
}
