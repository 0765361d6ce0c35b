package dev.augur.onnxruntime;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sizes of results of operators that rearrange, join or widen constants. Null where a size cannot be told. */
final class ShapeRules {
    private ShapeRules() {}

    static @Nullable Known result(NodeFacts node, List<@Nullable Known> in) {
        Known first = ConstantRules.get(in, 0);
        if (first == null) {
            return null;
        }
        long[] second = ConstantRules.values(in, 1);
        return switch (node.operator().name()) {
            case "Reshape" -> reshape(first, second == null ? node.ints("shape") : second);
            case "Unsqueeze" -> unsqueeze(first, second == null ? node.ints("axes") : second);
            case "Transpose" -> transpose(first, node.ints("perm"));
            case "Concat" -> concat(in, node.number("axis", 0));
            case "Gather" -> gather(first, ConstantRules.get(in, 1), node.number("axis", 0));
            case "MatMul" -> matMul(first, ConstantRules.get(in, 1));
            case "Pad" -> pad(first, second == null ? node.ints("pads") : second);
            case "OneHot" -> oneHot(first, second);
            case "Resize" -> ConstantRules.filled(first.bits(), ConstantRules.values(in, 3));
            default -> null;
        };
    }

    private static @Nullable Known reshape(Known input, long @Nullable [] shape) {
        if (shape == null) {
            return null;
        }
        long[] dims = shape.clone();
        long rest = Known.elements(input.dims());
        int open = -1;
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] == 0 && axis < input.dims().length) {
                dims[axis] = input.dims()[axis];
            }
            if (dims[axis] == -1) {
                open = axis;
            } else if (dims[axis] > 0) {
                rest /= dims[axis];
            }
        }
        if (open >= 0) {
            dims[open] = rest;
        }
        boolean same = ConstantRules.filled(input.bits(), dims) != null
                && Known.elements(dims) == Known.elements(input.dims());
        return same ? new Known(input.bits(), dims, input.values()) : null;
    }

    private static @Nullable Known unsqueeze(Known input, long @Nullable [] axes) {
        if (axes == null) {
            return null;
        }
        long[] dims = new long[input.dims().length + axes.length];
        for (long axis : axes) {
            long index = axis < 0 ? axis + dims.length : axis;
            if (index < 0 || index >= dims.length || dims[(int) index] == -1) {
                return null;
            }
            dims[(int) index] = -1;
        }
        int from = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = dims[axis] == -1 ? 1 : input.dims()[from++];
        }
        return new Known(input.bits(), dims, input.values());
    }

    private static @Nullable Known transpose(Known input, long @Nullable [] perm) {
        int rank = input.dims().length;
        long[] dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long from = perm == null || axis >= perm.length ? rank - 1 - axis : perm[axis];
            if (from < 0 || from >= rank) {
                return null;
            }
            dims[axis] = input.dims()[(int) from];
        }
        return new Known(input.bits(), dims, null);
    }

    private static @Nullable Known concat(List<@Nullable Known> in, long axis) {
        Known first = ConstantRules.get(in, 0);
        int rank = first == null ? 0 : first.dims().length;
        long index = axis < 0 ? axis + rank : axis;
        if (first == null || index < 0 || index >= rank) {
            return null;
        }
        long[] dims = first.dims().clone();
        dims[(int) index] = 0;
        for (Known part : in) {
            if (part == null || part.dims().length != rank) {
                return null;
            }
            dims[(int) index] = Known.plus(dims[(int) index], part.dims()[(int) index]);
        }
        return new Known(first.bits(), dims, rank == 1 ? joined(in) : null);
    }

    private static long @Nullable [] joined(List<@Nullable Known> in) {
        long[] joined = new long[0];
        for (Known part : in) {
            long[] values = part == null ? null : part.values();
            if (values == null || joined.length + values.length > Known.MAX_VALUES) {
                return null;
            }
            int length = joined.length;
            joined = Arrays.copyOf(joined, length + values.length);
            System.arraycopy(values, 0, joined, length, values.length);
        }
        return joined;
    }

    private static @Nullable Known gather(Known data, @Nullable Known indices, long axis) {
        int rank = data.dims().length;
        long index = axis < 0 ? axis + rank : axis;
        if (indices == null || index < 0 || index >= rank) {
            return null;
        }
        int picked = indices.dims().length;
        long[] dims = new long[rank - 1 + picked];
        System.arraycopy(data.dims(), 0, dims, 0, (int) index);
        System.arraycopy(indices.dims(), 0, dims, (int) index, picked);
        System.arraycopy(data.dims(), (int) index + 1, dims, (int) index + picked, rank - 1 - (int) index);
        return new Known(data.bits(), dims, picked(data.values(), indices.values()));
    }

    private static long @Nullable [] picked(long @Nullable [] from, long @Nullable [] indices) {
        if (from == null || indices == null) {
            return null;
        }
        long[] picked = new long[indices.length];
        for (int i = 0; i < picked.length; i++) {
            long index = indices[i] < 0 ? indices[i] + from.length : indices[i];
            if (index < 0 || index >= from.length) {
                return null;
            }
            picked[i] = from[(int) index];
        }
        return picked;
    }

    /** The sizes before the last two axes are broadcast. */
    private static @Nullable Known matMul(Known a, @Nullable Known b) {
        if (b == null || a.dims().length < 2 || b.dims().length < 2) {
            return null;
        }
        long[] left = a.dims().clone();
        long[] right = b.dims().clone();
        left[left.length - 1] = 1;
        right[right.length - 2] = 1;
        return ConstantRules.broadcast(new Known(a.bits(), left, null), new Known(b.bits(), right, null));
    }

    private static @Nullable Known pad(Known input, long @Nullable [] pads) {
        int rank = input.dims().length;
        if (pads == null || pads.length != 2 * rank) {
            return null;
        }
        long[] dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] =
                    Known.plus(input.dims()[axis], Known.plus(Math.max(0, pads[axis]), Math.max(0, pads[axis + rank])));
        }
        return new Known(input.bits(), dims, null);
    }

    private static @Nullable Known oneHot(Known indices, long @Nullable [] depth) {
        if (depth == null || depth.length != 1) {
            return null;
        }
        long[] dims = Arrays.copyOf(indices.dims(), indices.dims().length + 1);
        dims[dims.length - 1] = Math.max(0, depth[0]);
        return new Known(indices.bits(), dims, null);
    }
}
