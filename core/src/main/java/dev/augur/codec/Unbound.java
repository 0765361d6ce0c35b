package dev.augur.codec;

/** The error of codecs that learn names and sizes from the model, when they are used without one. */
final class Unbound {
    private Unbound() {}

    static IllegalStateException codec(Object codec) {
        return new IllegalStateException(
                codec.getClass().getSimpleName() + " must be bound to a model's signature before it is used");
    }
}
