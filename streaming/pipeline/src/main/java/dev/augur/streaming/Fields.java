package dev.augur.streaming;

import org.jspecify.annotations.Nullable;

/**
 * The fields of one record that is being written, in the order in which they are put. Valid for the call in which it is
 * given; one thread at a time.
 *
 * <p>Putting a name twice is an {@link IllegalStateException}. A number that is not finite is an
 * {@link dev.augur.InvalidInputException}, which fails this one record.
 */
public abstract sealed class Fields permits FieldsEncoder {
    Fields() {}

    /**
     * Puts a text.
     *
     * @param name the field
     * @param value the text; null is JSON's null, and an empty CSV field
     * @return these fields
     */
    public abstract Fields put(String name, @Nullable String value);

    /**
     * Puts a whole number.
     *
     * @param name the field
     * @param value the number
     * @return these fields
     */
    public abstract Fields put(String name, long value);

    /**
     * Puts a number.
     *
     * @param name the field
     * @param value the number, finite
     * @return these fields
     */
    public abstract Fields put(String name, double value);

    /**
     * Puts a number with the digits of a float.
     *
     * @param name the field
     * @param value the number, finite
     * @return these fields
     */
    public abstract Fields put(String name, float value);

    /**
     * Puts true or false.
     *
     * @param name the field
     * @param value the value
     * @return these fields
     */
    public abstract Fields put(String name, boolean value);

    /**
     * Puts an array of numbers.
     *
     * @param name the field
     * @param values the numbers, finite; borrowed for the call
     * @return these fields
     * @throws IllegalStateException if the format has no arrays, as CSV has none
     */
    public abstract Fields put(String name, float[] values);

    /**
     * Puts bytes.
     *
     * @param name the field
     * @param value the bytes, borrowed for the call
     * @return these fields
     * @throws IllegalStateException if the format has no bytes, as texts have none
     */
    public Fields put(String name, byte[] value) {
        throw new IllegalStateException("Field '" + name + "' is " + value.length
                + " bytes, this format has none; write a text, or length-prefixed records");
    }
}
