package dev.augur.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of a protocol buffers message in memory (protobuf.dev/programming-guides/encoding), as views of it. For messages
 * that were checked before.
 *
 * @param number of the field
 * @param wireType how its value is written
 * @param whole the field with its tag
 * @param value its bytes, if it has a length; else the bytes of its number
 */
record ProtoSlice(int number, int wireType, ByteBuffer whole, ByteBuffer value) {
    static final int VARINT = 0;
    static final int BYTES = 2;

    static List<ProtoSlice> of(ByteBuffer message) {
        List<ProtoSlice> fields = new ArrayList<>();
        ByteBuffer in = message.duplicate();
        while (in.hasRemaining()) {
            int start = in.position();
            long tag = varint(in);
            int wireType = (int) (tag & 7);
            int length = switch (wireType) {
                case VARINT -> 0;
                case 1 -> Long.BYTES;
                case BYTES -> Math.toIntExact(varint(in));
                default -> Integer.BYTES;
            };
            int begin = in.position();
            if (wireType == VARINT) {
                varint(in);
            } else {
                in.position(begin + length);
            }
            fields.add(new ProtoSlice(
                    (int) (tag >>> 3),
                    wireType,
                    message.duplicate().position(start).limit(in.position()),
                    message.duplicate().position(begin).limit(in.position())));
        }
        return fields;
    }

    /** The number of a field that is one. */
    long asNumber() {
        return varint(value.duplicate());
    }

    /** The numbers of a field that is one, or many packed into bytes. */
    List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        ByteBuffer in = value.duplicate();
        while (in.hasRemaining()) {
            numbers.add(varint(in));
        }
        return numbers;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }

    private static long varint(ByteBuffer in) {
        long result = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            result |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return result;
            }
        }
    }

    /** A field of a number. */
    static ByteBuffer number(int field, long number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, (long) field << 3 | VARINT);
        write(out, number);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** The tag and the length of a field whose bytes follow. */
    static ByteBuffer head(int field, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, (long) field << 3 | BYTES);
        write(out, length);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** A field with parts as its bytes. */
    static List<ByteBuffer> message(int field, List<ByteBuffer> parts) {
        List<ByteBuffer> all = new ArrayList<>();
        all.add(head(field, parts.stream().mapToLong(ByteBuffer::remaining).sum()));
        all.addAll(parts);
        return all;
    }

    static List<ByteBuffer> text(int field, String text) {
        return message(field, List.of(StandardCharsets.UTF_8.encode(text)));
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
