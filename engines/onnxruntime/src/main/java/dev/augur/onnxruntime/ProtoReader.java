package dev.augur.onnxruntime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Walks protocol buffers messages (protobuf.dev/programming-guides/encoding) in a file, field by field, without holding
 * them: what the caller does not ask for is skipped, not read. Not thread-safe.
 *
 * <p>Groups are refused: no writer of ONNX files makes them.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** As deep as the parser of ONNX Runtime goes. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_VARINT_BYTES = 10;
    private static final long MAX_TAG = 0xFFFF_FFFFL;

    private final FileBytes file;
    /** Where the current message ends. */
    private long end;
    /** Where the next field begins; of bytes, once their length is read. */
    private long position;
    /** Where the value of the current field begins. */
    private long value;

    private int field;
    private int wireType;
    private int depth;
    private long fields;

    ProtoReader(FileBytes file) {
        this.file = file;
        this.end = file.size();
    }

    /**
     * Goes to the next field of the current message. Its value may be read once, or not.
     *
     * @return false at the message's end
     */
    boolean next() throws IOException, RefusedModelException {
        if (position == end) {
            return false;
        }
        value = position;
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (tag > MAX_TAG || tag < 0 || field == 0) {
            throw damaged("a field without a number");
        }
        toNextField();
        fields++;
        return true;
    }

    private void toNextField() throws IOException, RefusedModelException {
        long length = switch (wireType) {
            case VARINT -> varintLength();
            case FIXED64 -> Long.BYTES;
            case FIXED32 -> Integer.BYTES;
            case BYTES -> varint();
            default -> throw damaged("an unknown kind of field, " + wireType + ",");
        };
        if (length < 0 || length > end - value) {
            throw damaged("a field longer than what holds it");
        }
        position = value + length;
    }

    private long varintLength() throws IOException, RefusedModelException {
        long begin = value;
        varint();
        long length = value - begin;
        value = begin;
        return length;
    }

    private long varint() throws IOException, RefusedModelException {
        long result = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (value >= end) {
                throw damaged("a number that is cut off");
            }
            int next = file.byteAt(value++);
            result |= (long) (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                return result;
            }
        }
        throw damaged("a number of more than " + MAX_VARINT_BYTES + " bytes");
    }

    /**
     * What the current field is: its number if it is a message, a text, bytes or packed numbers, its number negated if it is
     * one number of variable length, and 0 if it is of a fixed width.
     */
    int field() {
        return wireType == BYTES ? field : wireType == VARINT ? -field : 0;
    }

    /** The fields that were walked so far, in all messages. */
    long fields() {
        return fields;
    }

    /** Whether the current field has a number that was not read. */
    boolean hasNumber() {
        return value < position;
    }

    /** The current field's next number. */
    long number() throws IOException, RefusedModelException {
        long number = varint();
        if (value > position) {
            throw damaged("a number that is cut off");
        }
        return number;
    }

    /** Adds the current field's numbers to a list. */
    void readInto(Numbers numbers) throws IOException, RefusedModelException {
        while (hasNumber()) {
            numbers.add(number());
        }
    }

    /** The length of the current field's bytes. */
    long length() {
        return position - value;
    }

    /** The current bytes as UTF-8; refused if they are longer than the caller can use. */
    String text(int maxBytes) throws IOException, RefusedModelException {
        if (length() > maxBytes) {
            throw damaged("a name of " + length() + " bytes, more than " + maxBytes + ",");
        }
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The current bytes; the caller knows that they are few. */
    byte[] bytes() throws IOException, RefusedModelException {
        return file.bytesAt(value, Math.toIntExact(length()));
    }

    /** Hash of the current bytes, however many; who writes a file cannot know the seed. */
    long hash(long seed) throws IOException, RefusedModelException {
        long hash = mixed(seed, length());
        long at = value;
        for (; at <= position - Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash, file.longAt(at));
        }
        for (; at < position; at++) {
            hash = mixed(hash, file.byteAt(at));
        }
        return hash;
    }

    private static long mixed(long hash, long next) {
        long product = (hash ^ next) * 0x9E37_79B9_7F4A_7C15L;
        return product ^ (product >>> 29);
    }

    /**
     * Enters the current bytes as a message: {@link #next()} goes through its fields.
     *
     * @return to be given to {@link #leave}
     */
    long enter() throws RefusedModelException {
        if (++depth > MAX_DEPTH) {
            throw damaged("messages in messages deeper than " + MAX_DEPTH);
        }
        long outer = end;
        end = position;
        position = value;
        return outer;
    }

    /** Leaves a message whose fields were all walked. */
    void leave(long outer) {
        depth--;
        end = outer;
    }

    RefusedModelException damaged(String what) {
        return new RefusedModelException("it is damaged: " + what + " at offset " + value);
    }
}
