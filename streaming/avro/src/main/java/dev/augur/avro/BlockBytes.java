package dev.augur.avro;

import dev.augur.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The decompressed bytes of a block, and a place in them. Nothing is read behind their end. One thread at a time. */
final class BlockBytes {
    private final ByteBuffer bytes;
    /** Elements of arrays and maps that may still be there, so that those of no bytes have an end too. */
    private long elementsLeft;

    BlockBytes(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.elementsLeft = bytes.length;
    }

    int at() {
        return bytes.position();
    }

    void goTo(int place) {
        bytes.position(place);
        elementsLeft = bytes.limit();
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    void skip(long count) {
        require(count);
        bytes.position(bytes.position() + (int) count);
    }

    private void require(long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new InvalidInputException(
                    "a value of " + count + " bytes must be within the " + bytes.remaining() + " that are left");
        }
    }

    byte one() {
        require(1);
        return bytes.get();
    }

    int fourBytes() {
        require(Integer.BYTES);
        return bytes.getInt();
    }

    long eightBytes() {
        require(Long.BYTES);
        return bytes.getLong();
    }

    byte[] bytes(long count) {
        require(count);
        byte[] copy = new byte[(int) count];
        bytes.get(copy);
        return copy;
    }

    /** A varint in zigzag order. */
    long number() {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = one();
            bits |= (b & 0x7fL) << shift;
            if (b >= 0 && (shift < Long.SIZE - 1 || b <= 1)) {
                return Zigzag.decode(bits);
            }
        }
        throw new InvalidInputException("a number must have at most 64 bits, it is longer");
    }

    /** One of so many. */
    int index(int count, String what) {
        long index = number();
        if (index < 0 || index >= count) {
            throw new InvalidInputException(what + " must be 0 to " + (count - 1) + ", got " + index);
        }
        return (int) index;
    }

    /** How many elements of an array or a map come next; 0 at its end. */
    long elements() {
        long count = number();
        if (count < 0) {
            number();
            count = -count;
        }
        if (count < 0 || count > elementsLeft) {
            throw new InvalidInputException("arrays must not have more elements than their block has bytes");
        }
        elementsLeft -= count;
        return count;
    }
}
