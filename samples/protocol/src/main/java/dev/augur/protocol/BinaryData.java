package dev.augur.protocol;

import dev.augur.tensor.DType;
import dev.augur.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Elements as the binary tensor data extension has them: row-major, little-endian, a BOOL as one byte, and a text as the
 * number of its bytes in four bytes, then its UTF-8.
 */
final class BinaryData {
    /** Of the number before a text. */
    static final int LENGTH_BYTES = 4;

    private BinaryData() {}

    /** Fills a tensor of a type with a fixed size. */
    static void read(byte[] from, int at, Tensor to) {
        ByteBuffer memory = to.bytes();
        ByteBuffer wire = ByteBuffer.wrap(from, at, memory.capacity()).slice();
        copy(wire.order(ByteOrder.LITTLE_ENDIAN), memory, to.dtype().bytes());
    }

    /** Copies whole elements, swapping their bytes where the orders differ. */
    private static void copy(ByteBuffer from, ByteBuffer to, int elementBytes) {
        switch (elementBytes) {
            case Short.BYTES -> to.asShortBuffer().put(from.asShortBuffer());
            case Integer.BYTES -> to.asIntBuffer().put(from.asIntBuffer());
            case Long.BYTES -> to.asLongBuffer().put(from.asLongBuffer());
            default -> to.put(from);
        }
    }

    /** Native code takes no other byte for a BOOL. */
    static void requireBools(Tensor tensor, Object owner) {
        if (tensor.dtype() != DType.BOOL) {
            return;
        }
        ByteBuffer bytes = tensor.bytes();
        for (int i = 0; i < bytes.capacity(); i++) {
            if ((bytes.get(i) & ~1) != 0) {
                throw RequestException.malformed(
                        owner + " must hold bytes 0 and 1 for BOOL, got " + (bytes.get(i) & 0xFF) + " at element " + i);
            }
        }
    }

    /** Fills an array with texts, which take exactly this many bytes. */
    static void readTexts(byte[] from, int at, int size, String[] to, Object owner) {
        ByteBuffer wire = ByteBuffer.wrap(from, at, size).order(ByteOrder.LITTLE_ENDIAN);
        CharsetDecoder decoder = decoder();
        for (int i = 0; i < to.length; i++) {
            long length = wire.remaining() < LENGTH_BYTES ? Long.MAX_VALUE : Integer.toUnsignedLong(wire.getInt());
            if (length > wire.remaining()) {
                throw RequestException.malformed(owner + " breaks off within the text at element " + i);
            }
            try {
                to[i] = text(decoder, from, wire.position(), (int) length);
            } catch (CharacterCodingException e) {
                throw new RequestException(400, owner + " must be UTF-8, it is not at element " + i, e);
            }
            wire.position(wire.position() + (int) length);
        }
        if (wire.hasRemaining()) {
            throw RequestException.malformed(
                    owner + " has " + wire.remaining() + " bytes after its last text, at element " + to.length);
        }
    }

    /** Refuses what is not UTF-8. */
    static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8.newDecoder();
    }

    static String text(CharsetDecoder decoder, byte[] from, int at, int length) throws CharacterCodingException {
        CharBuffer text = decoder.decode(ByteBuffer.wrap(from, at, length));
        return text.toString();
    }

    /** The bytes that {@link #write} gives. */
    static int size(Tensor tensor) {
        if (tensor.dtype() != DType.STRING) {
            return tensor.bytes().capacity();
        }
        int size = 0;
        for (String text : tensor.strings()) {
            size = Math.addExact(size, LENGTH_BYTES + text.getBytes(StandardCharsets.UTF_8).length);
        }
        return size;
    }

    /** Writes a tensor's elements. */
    static void write(Tensor from, ByteBuffer to) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        if (from.dtype() == DType.STRING) {
            for (String text : from.strings()) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                to.putInt(bytes.length).put(bytes);
            }
            return;
        }
        ByteBuffer memory = from.bytes();
        ByteBuffer wire = to.slice(to.position(), memory.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        copy(memory, wire, from.dtype().bytes());
        to.position(to.position() + memory.capacity());
    }
}
