package dev.augur.streaming;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the values of a record for a format with a schema. The fields of the first record are the columns: all others must
 * have the same, of the same types and in the same order. One thread at a time.
 */
public abstract class ValuesEncoder extends FieldsEncoder {
    private final Map<String, Type> types = new LinkedHashMap<>();
    private final List<@Nullable Object> values = new ArrayList<>();
    private @Nullable Map<String, Type> columns;

    /** An encoder. */
    protected ValuesEncoder() {}

    /** What a column holds. */
    public enum Type {
        /** Texts, which may be null: {@code String}. */
        TEXT,
        /** Whole numbers of 64 bits: {@code Long}. */
        INT64,
        /** Numbers of 64 bits: {@code Double}. */
        FLOAT64,
        /** Numbers of 32 bits: {@code Float}. */
        FLOAT32,
        /** True or false: {@code Boolean}. */
        BOOL,
        /** Arrays of numbers of 32 bits: {@code float[]}. */
        FLOAT32_ARRAY,
        /** Bytes: {@code byte[]}. */
        BYTES
    }

    /**
     * Begins the object. Called once: with the first record, or at the end if there was none.
     *
     * @param columns the columns in their order, none if there is no record
     * @param out the object, decompressed; borrowed, and the same in all calls
     * @throws IOException if the object cannot be written
     */
    protected abstract void start(Map<String, Type> columns, OutputStream out) throws IOException;

    /**
     * Writes a record.
     *
     * @param values a value per column, in their order; owned by the callee
     * @throws IOException if the object cannot be written
     */
    protected abstract void write(List<@Nullable Object> values) throws IOException;

    /**
     * Writes what belongs behind the last record.
     *
     * @throws IOException if the object cannot be written
     */
    protected abstract void end() throws IOException;

    @Override
    protected final void begin() {
        types.clear();
        values.clear();
    }

    @Override
    protected final void writeTo(OutputStream out) throws IOException {
        Map<String, Type> first = columns;
        if (first == null) {
            if (types.isEmpty()) {
                throw new IllegalStateException("The first record must have at least one field, it has none");
            }
            first = new LinkedHashMap<>(types);
            start(first, out);
            columns = first;
        }
        if (!List.copyOf(first.entrySet()).equals(List.copyOf(types.entrySet()))) {
            throw new IllegalStateException("Fields must be those of the first record, " + first + ", got " + types);
        }
        write(new ArrayList<>(values));
    }

    @Override
    protected final void finish(OutputStream out) throws IOException {
        if (columns == null) {
            start(Map.of(), out);
        }
        end();
    }

    private Fields put(String name, Type type, @Nullable Object value) {
        if (types.putIfAbsent(name, type) != null) {
            throw putTwice(name);
        }
        values.add(value);
        return this;
    }

    @Override
    public final Fields put(String name, @Nullable String value) {
        return put(name, Type.TEXT, value);
    }

    @Override
    public final Fields put(String name, long value) {
        return put(name, Type.INT64, value);
    }

    @Override
    public final Fields put(String name, double value) {
        checkFinite(name, value);
        return put(name, Type.FLOAT64, value);
    }

    @Override
    public final Fields put(String name, float value) {
        checkFinite(name, value);
        return put(name, Type.FLOAT32, value);
    }

    @Override
    public final Fields put(String name, boolean value) {
        return put(name, Type.BOOL, value);
    }

    @Override
    public final Fields put(String name, float[] value) {
        for (float number : value) {
            checkFinite(name, number);
        }
        return put(name, Type.FLOAT32_ARRAY, value.clone());
    }

    @Override
    public final Fields put(String name, byte[] value) {
        return put(name, Type.BYTES, value.clone());
    }
}
