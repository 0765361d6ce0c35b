package dev.augur.server;

/** A setting that is not known, or whose value cannot be. The text is for whoever starts the server. */
final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SettingException(String message) {
        super(message);
    }
}
