package dev.augur.onnxruntime;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads TensorProto messages as far as their size and place depend on it, and checks external data on the way. Not thread-safe.
 */
final class TensorScanner {
    private static final int MAX_RANK = 64;
    private static final int MAX_ENTRIES = 16;
    private static final int MAX_TEXT = 4096;
    private static final int INT32 = 6;
    private static final int INT64 = 7;

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
        if (in.isNumbers(1)) {
            in.readInto(parts.dims);
        } else if (in.isNumber(2)) {
            parts.elementType = in.number();
        } else if (in.isNumbers(5) || in.isNumbers(7) || in.isNumbers(11)) {
            numbers(parts);
        } else if (in.isBytes(8)) {
            parts.name = in.hash(seed);
        } else if (in.isBytes(13)) {
            pair(parts.pairs);
        } else if (in.wireType() == ProtoReader.BYTES) {
            data(parts);
        }
    }

    private void data(Parts parts) throws IOException, RefusedModelException {
        long length = in.length();
        switch (in.field()) {
            case 4, 10 -> parts.carried += length;
            case 6 -> parts.carried += length + Known.bitsOf(8) / Byte.SIZE;
            case 9 -> {
                parts.carried += length;
                parts.raw = length <= Known.MAX_VALUES * Long.BYTES ? in.bytes() : null;
            }
            default -> {}
        }
    }

    /** Numbers of variable length: each of their bytes may be one, and takes 4 or 8 bytes when the message is parsed. */
    private void numbers(Parts parts) throws IOException, RefusedModelException {
        int width = in.isNumbers(5) ? Integer.BYTES : Long.BYTES;
        long length = in.length();
        parts.carried += length * width;
        parts.unpacked += length * (width - 1);
        if (length <= (long) Known.MAX_VALUES * 10) {
            in.readInto(parts.values);
        } else {
            parts.values.overflow();
        }
    }

    private void pair(Map<String, String> pairs) throws IOException, RefusedModelException {
        String key = "";
        String value = "";
        long outer = in.enter();
        while (in.next()) {
            if (in.isBytes(1)) {
                key = in.text(MAX_TEXT);
            } else if (in.isBytes(2)) {
                value = in.text(MAX_TEXT);
            }
        }
        in.leave(outer);
        if (pairs.put(key, value) != null || pairs.size() > MAX_ENTRIES) {
            throw in.damaged("external data with the entry '" + key + "' twice, or too many entries,");
        }
    }

    private Known known(Parts parts) throws IOException, RefusedModelException {
        long[] dims = parts.dims.toArray();
        if (dims == null || Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
            throw in.damaged("a tensor with a negative dimension or more than " + MAX_RANK);
        }
        Known sized = new Known(Known.bitsOf(parts.elementType), dims, null);
        long declared = sized.bytes();
        if (parts.pairs.isEmpty()) {
            inflate(Math.max(0, declared - parts.carried));
        } else {
            external.check(ExternalEntry.of(parts.pairs), declared);
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
            if (in.isBytes(1) || in.isBytes(2)) {
                int part = in.field() - 1;
                if (parts[part] != null) {
                    throw in.damaged("a sparse tensor with a part that comes twice");
                }
                parts[part] = tensor().tensor();
            } else if (in.isNumbers(3)) {
                in.readInto(dims);
            }
        }
        in.leave(outer);
        long[] sizes = dims.toArray();
        if (sizes == null || Arrays.stream(sizes).anyMatch(dim -> dim < 0)) {
            throw in.damaged("a sparse tensor with a negative dimension or more than " + MAX_RANK);
        }
        inflate(new Known(parts[0] == null ? Known.INT64_BITS : parts[0].bits(), sizes, null).bytes());
    }
}
