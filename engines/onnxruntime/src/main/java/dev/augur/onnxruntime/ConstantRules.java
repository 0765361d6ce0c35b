package dev.augur.onnxruntime;

import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of results of operators of the default domain whose inputs are constant (github.com/onnx/onnx, docs/Operators.md): those
 * that make much of little, and those that make shapes. Null where a size cannot be told.
 */
final class ConstantRules {
    private static final int FLOAT_BITS = 32;
    private static final int BOOL_BITS = 8;
    private static final Known BYTE = new Known(Byte.SIZE, new long[0], null);

    private ConstantRules() {}

    /** Whether a result can be told, at least how large, from the second input alone. */
    static boolean needsOnlyShape(Operator operator) {
        return operator.name().equals("Expand") || operator.name().equals("Tile");
    }

    /**
     * The result of a node.
     *
     * @param in its inputs, null where one is left out or, with {@link #needsOnlyShape}, not known
     */
    static @Nullable Known result(NodeFacts node, List<@Nullable Known> in) {
        return switch (node.operator().name()) {
            case "Constant" -> constant(node);
            case "ConstantOfShape" -> constantOfShape(node, values(in, 0));
            case "RandomNormal", "RandomUniform" -> filled(Known.bitsOf(node.number("dtype", 1)), node.ints("shape"));
            case "Expand" -> broadcast(get(in, 0, BYTE), filled(Byte.SIZE, values(in, 1)));
            case "Tile" -> tile(get(in, 0, BYTE), values(in, 1), node.ints("repeats"));
            case "Range" -> range(in);
            case "EyeLike", "Identity", "Abs", "Neg", "Not", "Relu", "Sqrt", "Exp", "Cos", "Sin", "Floor" -> get(in, 0);
            case "Cast", "CastLike" -> cast(get(in, 0), Known.bitsOf(node.number("to", 0)));
            case "Add" -> arithmetic(in, Math::addExact);
            case "Sub" -> arithmetic(in, Math::subtractExact);
            case "Mul" -> arithmetic(in, Math::multiplyExact);
            case "Div" -> arithmetic(in, (a, b) -> a / b);
            case "Pow", "Mod", "Max", "Min", "And", "Or", "Xor", "PRelu" -> broadcast(get(in, 0), get(in, 1));
            case "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual" ->
                cast(broadcast(get(in, 0), get(in, 1)), BOOL_BITS);
            case "Where" -> broadcast(get(in, 1), broadcast(get(in, 2), get(in, 0)));
            case "Shape" -> shape(get(in, 0));
            default -> ShapeRules.result(node, in);
        };
    }

    static @Nullable Known get(List<@Nullable Known> in, int index) {
        return index < in.size() ? in.get(index) : null;
    }

    private static Known get(List<@Nullable Known> in, int index, Known otherwise) {
        Known known = get(in, index);
        return known == null ? otherwise : known;
    }

    static long @Nullable [] values(List<@Nullable Known> in, int index) {
        Known known = get(in, index);
        return known == null ? null : known.values();
    }

    private static @Nullable Known constant(NodeFacts node) {
        if (node.value() != null) {
            return node.value();
        }
        long[] many = node.ints("value_ints");
        long[] one = node.ints("value_int");
        return many != null ? Known.vector(many) : one != null ? new Known(Known.INT64_BITS, new long[0], one) : null;
    }

    private static @Nullable Known constantOfShape(NodeFacts node, long @Nullable [] dims) {
        Known value = node.value();
        return filled(value == null ? FLOAT_BITS : value.bits(), dims);
    }

    static @Nullable Known filled(int bits, long @Nullable [] dims) {
        return dims != null && Known.areSizes(dims) ? new Known(bits, dims, null) : null;
    }

    private static @Nullable Known tile(Known input, long @Nullable [] second, long @Nullable [] attribute) {
        long[] repeats = second == null ? attribute : second;
        if (repeats == null) {
            return null;
        }
        long[] dims = new long[repeats.length];
        int missing = dims.length - input.dims().length;
        for (int axis = 0; axis < dims.length; axis++) {
            long dim = axis < missing || missing < 0 ? 1 : input.dims()[axis - missing];
            dims[axis] = Known.times(dim, Math.max(0, repeats[axis]));
        }
        return new Known(input.bits(), dims, null);
    }

    private static @Nullable Known range(List<@Nullable Known> in) {
        long start = scalar(in, 0);
        long limit = scalar(in, 1);
        long delta = scalar(in, 2);
        if (start == Long.MIN_VALUE || limit == Long.MIN_VALUE || delta == Long.MIN_VALUE || delta == 0) {
            return null;
        }
        double count = Math.ceil(((double) limit - start) / delta);
        return filled(get(in, 0, BYTE).bits(), new long[] {(long) Math.max(0, count)});
    }

    /** The value, or {@link Long#MIN_VALUE} if it is not known. */
    private static long scalar(List<@Nullable Known> in, int index) {
        long[] values = values(in, index);
        return values == null || values.length != 1 ? Long.MIN_VALUE : values[0];
    }

    private static @Nullable Known cast(@Nullable Known input, int bits) {
        return input == null ? null : new Known(bits, input.dims(), input.values());
    }

    private static @Nullable Known shape(@Nullable Known input) {
        return input == null ? null : Known.vector(input.dims());
    }

    /** The size of two inputs broadcast together; of the larger element type. */
    static @Nullable Known broadcast(@Nullable Known a, @Nullable Known b) {
        if (a == null || b == null) {
            return null;
        }
        long[] dims = new long[Math.max(a.dims().length, b.dims().length)];
        for (int axis = 1; axis <= dims.length; axis++) {
            dims[dims.length - axis] = Math.max(fromEnd(a, axis), fromEnd(b, axis));
        }
        return new Known(Math.max(a.bits(), b.bits()), dims, null);
    }

    private static long fromEnd(Known known, int axis) {
        return axis > known.dims().length ? 1 : known.dims()[known.dims().length - axis];
    }

    private static @Nullable Known arithmetic(List<@Nullable Known> in, LongBinaryOperator operator) {
        Known size = broadcast(get(in, 0), get(in, 1));
        long[] a = values(in, 0);
        long[] b = values(in, 1);
        if (size == null || a == null || b == null || (a.length != b.length && a.length != 1 && b.length != 1)) {
            return size;
        }
        long[] values = new long[a.length == 1 ? b.length : a.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = operator.applyAsLong(a[a.length == 1 ? 0 : i], b[b.length == 1 ? 0 : i]);
            }
        } catch (ArithmeticException e) {
            return size;
        }
        return new Known(size.bits(), size.dims(), values);
    }
}
