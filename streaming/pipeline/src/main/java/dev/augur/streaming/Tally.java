package dev.augur.streaming;

/** What became of the records of a run. One thread at a time. */
final class Tally {
    private long predicted;
    private long failed;

    void predicted() {
        predicted++;
    }

    void failed() {
        failed++;
    }

    long read() {
        return predicted + failed;
    }

    long predictedCount() {
        return predicted;
    }

    long failedCount() {
        return failed;
    }
}
