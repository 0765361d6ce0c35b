package dev.augur.avro;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts Avro files together byte by byte, after the specification, without a library. */
final class AvroBytes {
    static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static AvroBytes header(String schema, String codec) {
        AvroBytes file = new AvroBytes();
        file.bytes.writeBytes(new byte[] {'O', 'b', 'j', 1});
        file.number(2).text("avro.schema").text(schema);
        file.text("avro.codec").text(codec).number(0);
        file.bytes.writeBytes(SYNC);
        return file;
    }

    AvroBytes number(long value) {
        long bits = (value << 1) ^ (value >> 63);
        while ((bits & ~0x7fL) != 0) {
            bytes.write((int) ((bits & 0x7f) | 0x80));
            bits >>>= 7;
        }
        bytes.write((int) bits);
        return this;
    }

    AvroBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return number(utf8.length).raw(utf8);
    }

    AvroBytes raw(byte... more) {
        bytes.writeBytes(more);
        return this;
    }

    AvroBytes block(long count, byte... content) {
        return number(count).number(content.length).raw(content).raw(SYNC);
    }

    int size() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
