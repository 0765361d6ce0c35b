package dev.augur.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Augur shall cost at most, against the first contender of the row.
 *
 * @param most what the row measures, as a multiple
 * @param bytesBeyond heap memory per call beyond the first contender's, or null if it does not matter
 */
record Goal(double most, @Nullable Integer bytesBeyond) {
    String verdict(double ratio, double beyond) {
        String text = String.format(Locale.ROOT, "%s <= %.2fx", met(ratio <= most), most);
        return bytesBeyond == null ? text : text + ", " + met(beyond <= bytesBeyond) + " <= +" + bytesBeyond + " B";
    }

    private static String met(boolean met) {
        return met ? "met" : "NOT MET";
    }
}
