package dev.augur.model;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The outermost fields of a file in protobuf's wire format, as far as they tell an ONNX model or a TensorFlow SavedModel
 * from anything else. Protobuf has no magic number, so every field that is met must be one that the message has. Lengths
 * are followed and never read.
 *
 * <p>Field numbers are those of {@code onnx.proto3} and {@code saved_model.proto}.
 */
final class ProtoHead {
    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int MAX_FIELDS = 64;

    /** A tag and a length, or a tag and a value. */
    private static final int MAX_FIELD_BYTES = 20;

    private static final int MAX_TEXT = 1024;
    private static final int MAX_IR_VERSION = 255;

    private final FileBytes file;

    /** The field at hand: its number, wire type, value or length, and where its content begins. */
    private int number;

    private int wire;
    private long value;
    private long content;

    ProtoHead(FileBytes file) {
        this.file = file;
    }

    /** A ModelProto: every field known, its version plausible, its graph begins like one. */
    boolean isOnnx() throws IOException {
        boolean versioned = false;
        boolean graph = false;
        long next = 0;
        for (int i = 0; i < MAX_FIELDS && !(versioned && graph) && read(next); i++) {
            if (!isModelProtoField()) {
                return false;
            }
            versioned |= number == 1;
            graph |= number == 7;
            next = wire == BYTES ? content + value : content;
        }
        return versioned && graph;
    }

    private boolean isModelProtoField() throws IOException {
        return switch (number) {
            case 1 -> wire == VARINT && value > 0 && value <= MAX_IR_VERSION;
            case 5 -> wire == VARINT;
            case 2, 3, 4 -> wire == BYTES && isText();
            case 6, 8, 14, 20, 25, 26 -> wire == BYTES;
            case 7 -> wire == BYTES && beginsWith(16);
            default -> false;
        };
    }

    /** A SavedModel: perhaps its version, which is 1, then a MetaGraphDef. */
    boolean isSavedModel() throws IOException {
        if (read(0) && number == 1 && wire == VARINT && value == 1 && !read(content)) {
            return false;
        }
        return number == 2 && wire == BYTES && beginsWith(8);
    }

    /** Whether the message at hand begins with a field of its own, and that is a message or a text. */
    private boolean beginsWith(int maxNumber) throws IOException {
        long end = content + value;
        ByteBuffer bytes = file.at(content, MAX_FIELD_BYTES);
        long tag = varint(bytes);
        long length = varint(bytes);
        return (tag & 7) == BYTES
                && tag >>> 3 >= 1
                && tag >>> 3 <= maxNumber
                && length >= 0
                && length <= end - content - bytes.position();
    }

    private boolean isText() throws IOException {
        if (value > MAX_TEXT || value > file.size() - content) {
            return false;
        }
        ByteBuffer text = file.at(content, (int) value);
        while (text.hasRemaining()) {
            int c = text.get();
            if (c >= 0 && c < ' ') {
                return false;
            }
        }
        return true;
    }

    /** Goes to the field at an offset; false if there is none. */
    private boolean read(long offset) throws IOException {
        if (offset < 0 || offset >= file.size()) {
            return false;
        }
        ByteBuffer bytes = file.at(offset, MAX_FIELD_BYTES);
        long tag = varint(bytes);
        value = varint(bytes);
        number = tag > 0 && tag >>> 3 <= Integer.MAX_VALUE ? (int) (tag >>> 3) : 0;
        wire = (int) (tag & 7);
        content = offset + bytes.position();
        return number > 0 && (wire == VARINT || value >= 0);
    }

    /** An unsigned number in groups of seven bits; -1 if it does not end. */
    private static long varint(ByteBuffer bytes) {
        long sum = 0;
        for (int shift = 0; shift < Long.SIZE && bytes.hasRemaining(); shift += 7) {
            byte group = bytes.get();
            sum |= (group & 0x7fL) << shift;
            if (group >= 0) {
                return sum;
            }
        }
        return -1;
    }
}
