package dev.augur.avro;

/** A class that a schema names. It cannot be loaded unnoticed. */
final class LoadedByAvro {
    static {
        fail();
    }

    private LoadedByAvro() {}

    private static void fail() {
        throw new AssertionError("a schema has loaded a class");
    }
}
