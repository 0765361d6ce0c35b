package dev.augur.onnxruntime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads TensorProto messages as far as their size and place depend on it, and checks external data on the way. Not thread-safe.
 */
final class TensorScanner {
    private static final int MAX_RANK = 64;
    private static final int MAX_ENTRIES = 16;
    private static final int MAX_TEXT = 4096;
    /** How the keys of packed weights begin; what follows is a number. */
    private static final String PACKED = "prepacked";

    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int STRING = 8;

    private final ProtoReader in;
    private final ExternalData external;
    private final long seed;
    private long inflatedBytes;

    TensorScanner(ProtoReader in, ExternalData external, long seed) {
        this.in = in;
        this.external = external;
        this.seed = seed;
    }

    /** A tensor and the hash of its name. */
    record Named(long name, Known tensor) {}

    /** Bytes that the tensors so far take in memory beyond those that files carry for them. */
    long inflatedBytes() {
        return Known.plus(inflatedBytes, external.inflatedBytes());
    }

    /** What is collected of the current tensor. */
    private static final class Parts {
        final Numbers dims = new Numbers(MAX_RANK);
        final Numbers values = new Numbers(Known.MAX_VALUES);
        final Map<String, String> pairs = new HashMap<>(4);
        /** Where weights packed by native code are. */
        final List<String> packed = new ArrayList<>(0);

        byte @Nullable [] raw;
        long name;
        long elementType;
        /** Bytes that the tensor has in memory from what the message carries, at most. */
        long carried;
        /** Bytes that the message takes in memory beyond its own length. */
        long unpacked;
    }

    Named tensor() throws IOException, RefusedModelException {
        Parts parts = new Parts();
        long outer = in.enter();
        while (in.next()) {
            field(parts);
        }
        in.leave(outer);
        return new Named(parts.name, known(parts));
    }

    private void field(Parts parts) throws IOException, RefusedModelException {
        switch (in.field()) {
            case -1, 1 -> in.readInto(parts.dims);
            case -2 -> parts.elementType = in.number();
            case 4, 10 -> parts.carried += in.length();
            case -5, 5 -> numbers(parts, Integer.BYTES);
            case 6 -> parts.carried += in.length() + Known.bitsOf(STRING) / Byte.SIZE;
            case -7, 7, -11, 11 -> numbers(parts, Long.BYTES);
            case 8 -> parts.name = in.hash(seed);
            case 9 -> {
                parts.carried += in.length();
                parts.raw = in.length() <= Known.MAX_VALUES * Long.BYTES ? in.bytes() : null;
            }
            case 13 -> pair(parts);
            default -> {}
        }
    }

    /** Numbers of variable length: each of their bytes may be one, and takes 4 or 8 bytes when the message is parsed. */
    private void numbers(Parts parts, int width) throws IOException, RefusedModelException {
        long length = in.length();
        parts.carried += length * width;
        parts.unpacked += length * (width - 1);
        if (length <= (long) Known.MAX_VALUES * 10) {
            in.readInto(parts.values);
        } else {
            parts.values.overflow();
        }
    }

    private void pair(Parts parts) throws IOException, RefusedModelException {
        String key = "";
        String value = "";
        long outer = in.enter();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text(MAX_TEXT);
                case 2 -> value = in.text(MAX_TEXT);
                default -> {}
            }
        }
        in.leave(outer);
        if (key.startsWith(PACKED)) {
            parts.packed.add(value);
        } else if (parts.pairs.put(key, value) != null) {
            throw in.damaged("external data with the entry '" + key + "' twice");
        }
        if (parts.pairs.size() + parts.packed.size() > MAX_ENTRIES) {
            throw in.damaged("external data with more than " + MAX_ENTRIES + " entries");
        }
    }

    private Known known(Parts parts) throws IOException, RefusedModelException {
        long[] dims = parts.dims.toArray();
        if (dims == null || !Known.areSizes(dims)) {
            throw in.damaged("a tensor with a negative dimension or more than " + MAX_RANK);
        }
        Known sized = new Known(Known.bitsOf(parts.elementType), dims, null);
        long declared = sized.bytes();
        if (parts.pairs.isEmpty() && parts.packed.isEmpty()) {
            inflate(Math.max(0, declared - parts.carried));
        } else {
            ExternalEntry entry = ExternalEntry.of(parts.pairs);
            external.check(entry, declared);
            for (String value : parts.packed) {
                external.checkPacked(entry.location(), value);
            }
        }
        inflate(parts.unpacked);
        return new Known(sized.bits(), dims, values(parts, Known.elements(dims)));
    }

    void inflate(long bytes) {
        inflatedBytes = Known.plus(inflatedBytes, bytes);
    }

    /** The values of a small tensor of integers; external data is not read. */
    private static long @Nullable [] values(Parts parts, long elements) {
        byte[] raw = parts.raw;
        boolean wide = parts.elementType == INT64;
        if ((!wide && parts.elementType != INT32) || elements > Known.MAX_VALUES) {
            return null;
        }
        long[] values = raw == null ? parts.values.toArray() : Numbers.fromRaw(raw, wide ? Long.BYTES : Integer.BYTES);
        return values != null && values.length == elements ? values : null;
    }

    /** A SparseTensorProto, which native code makes dense. */
    void sparse() throws IOException, RefusedModelException {
        Numbers dims = new Numbers(MAX_RANK);
        @Nullable Known[] parts = new @Nullable Known[2];
        long outer = in.enter();
        while (in.next()) {
            switch (in.field()) {
                case 1, 2 -> {
                    int part = in.field() - 1;
                    if (parts[part] != null) {
                        throw in.damaged("a sparse tensor with a part that comes twice");
                    }
                    parts[part] = tensor().tensor();
                }
                case -3, 3 -> in.readInto(dims);
                default -> {}
            }
        }
        in.leave(outer);
        long[] sizes = dims.toArray();
        if (sizes == null || !Known.areSizes(sizes)) {
            throw in.damaged("a sparse tensor with a negative dimension or more than " + MAX_RANK);
        }
        inflate(new Known(parts[0] == null ? Known.INT64_BITS : parts[0].bits(), sizes, null).bytes());
    }
}
