package dev.augur.streaming;

/** An encoder that writes every value as text. */
abstract class TextFields extends FieldsEncoder {
    @Override
    public final Fields put(String name, long value) {
        return put(name, Long.toString(value));
    }

    @Override
    public final Fields put(String name, double value) {
        checkFinite(name, value);
        return put(name, Double.toString(value));
    }

    @Override
    public final Fields put(String name, float value) {
        checkFinite(name, value);
        return put(name, Float.toString(value));
    }

    @Override
    public final Fields put(String name, boolean value) {
        return put(name, Boolean.toString(value));
    }
}
