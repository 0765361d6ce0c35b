package dev.augur.avro;

/** The order of numbers in which small ones are short: 0, -1, 1, -2 ... */
final class Zigzag {
    private Zigzag() {}

    static long decode(long bits) {
        return bits >>> 1 ^ -(bits & 1);
    }
}
