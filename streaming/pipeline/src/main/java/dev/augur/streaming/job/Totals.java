package dev.augur.streaming.job;

import dev.augur.streaming.Part;

/**
 * What a job did, over all of its runs.
 *
 * @param inputs objects that are done
 * @param parts parts of the output
 * @param read records
 * @param predicted of these
 * @param failed of these
 * @param bytesOut bytes of the output, as they are stored
 */
record Totals(long inputs, long parts, long read, long predicted, long failed, long bytesOut) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    Totals plus(Part part) {
        return new Totals(
                inputs,
                parts + 1,
                read + part.read(),
                predicted + part.predicted(),
                failed + part.failed(),
                bytesOut + part.bytesOut());
    }

    Totals plusInput() {
        return new Totals(inputs + 1, parts, read, predicted, failed, bytesOut);
    }
}
