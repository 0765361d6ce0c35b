package dev.augur.internal;

import dev.augur.codec.Classification;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and copies of cached values. Known are arrays, texts, numbers, booleans, enums, classifications, and lists and maps
 * of these; of others, sizes come from a function, and copies too or not at all. Thread-safe.
 */
final class ResponseValues<O> {
    /** Headers, fields and references of a small object, about. */
    private static final long OBJECT_BYTES = 24;

    private static final long REFERENCE_BYTES = 8;

    private final @Nullable ToLongFunction<? super O> sizeOf;
    private final @Nullable UnaryOperator<O> copyOf;

    ResponseValues(@Nullable ToLongFunction<? super O> sizeOf, @Nullable UnaryOperator<O> copyOf) {
        this.sizeOf = sizeOf;
        this.copyOf = copyOf;
    }

    /**
     * Heap memory of a value.
     *
     * @throws IllegalStateException if it is not known
     */
    long sizeOf(O value) {
        long bytes = sizeOf == null ? knownSize(value) : sizeOf.applyAsLong(value);
        if (bytes < 0) {
            throw new IllegalStateException("The size of a cached value must be >= 0, got " + bytes + " for a "
                    + value.getClass().getName());
        }
        return bytes;
    }

    /** A value that shares nothing mutable with another caller's, as far as its type is known. */
    O copyOf(O value) {
        if (copyOf != null) {
            return copyOf.apply(value);
        }
        @SuppressWarnings("unchecked")
        O copy = (O) knownCopy(value);
        return copy;
    }

    private static long knownSize(@Nullable Object value) {
        if (value == null || value instanceof Enum<?>) {
            return 0;
        }
        if (value instanceof String text) {
            return OBJECT_BYTES * 2 + 2L * text.length();
        }
        if (value instanceof Classification one) {
            return OBJECT_BYTES + knownSize(one.label());
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            return OBJECT_BYTES;
        }
        if (value instanceof List<?> many) {
            return OBJECT_BYTES * 2 + sumOf(many);
        }
        if (value instanceof Map<?, ?> map) {
            return OBJECT_BYTES * (2 + map.size() * 2L) + sumOf(map.keySet()) + sumOf(map.values());
        }
        if (value instanceof Object[] array) {
            return OBJECT_BYTES + sumOf(Arrays.asList(array));
        }
        if (value.getClass().isArray()) {
            return OBJECT_BYTES
                    + Array.getLength(value) * elementBytes(value.getClass().componentType());
        }
        throw new IllegalStateException("The response cache does not know the size of a "
                + value.getClass().getName() + ": give ResponseCache.Builder.sizeOf a function that tells it");
    }

    private static long sumOf(Collection<?> many) {
        long bytes = 0;
        for (Object one : many) {
            bytes += REFERENCE_BYTES + knownSize(one);
        }
        return bytes;
    }

    private static long elementBytes(Class<?> primitive) {
        if (primitive == double.class || primitive == long.class) {
            return Long.BYTES;
        }
        if (primitive == float.class || primitive == int.class) {
            return Integer.BYTES;
        }
        return primitive == short.class || primitive == char.class ? Short.BYTES : 1;
    }

    private static Object knownCopy(Object value) {
        if (value instanceof Object[] array) {
            Object[] copy = array.clone();
            for (int i = 0; i < copy.length; i++) {
                copy[i] = knownCopy(copy[i]);
            }
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(one -> copy.add(knownCopy(one)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, one) -> copy.put(key, knownCopy(one)));
            return copy;
        }
        if (value != null && value.getClass().isArray()) {
            int length = Array.getLength(value);
            Object copy = Array.newInstance(value.getClass().componentType(), length);
            System.arraycopy(value, 0, copy, 0, length);
            return copy;
        }
        return value;
    }
}
