package dev.augur.doctor;

import java.util.Locale;

/** Numbers for a person. */
final class Units {
    private static final String[] NAMES = {"KiB", "MiB", "GiB", "TiB"};

    private Units() {}

    /** The exact number, and a rounded one from a kilobyte on. */
    static String bytes(long bytes) {
        double value = bytes;
        String name = "";
        for (int i = 0; i < NAMES.length && value >= 1024; i++) {
            value /= 1024;
            name = NAMES[i];
        }
        return name.isEmpty() ? bytes + " bytes" : String.format(Locale.ROOT, "%d bytes (%.1f %s)", bytes, value, name);
    }

    /** At most two digits after the point, none if they are zero. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
    }
}
