package dev.augur.tck;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one pickle of protocol 2 (docs.python.org/3/library/pickletools.html), as far as TorchScript archives need it. */
final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
        op('\u0080').op('\u0002');
    }

    /** Writes an operation without an argument. */
    Pickle op(char code) {
        out.write(code);
        return this;
    }

    /** Writes operations without arguments. */
    Pickle ops(String codes) {
        codes.chars().forEach(out::write);
        return this;
    }

    Pickle global(String module, String name) {
        op('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickle text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        op('X').word(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Pickle number(long value) {
        return op('J').word(Math.toIntExact(value));
    }

    /** Writes a tuple of numbers. */
    Pickle numbers(long... values) {
        op('(');
        for (long value : values) {
            number(value);
        }
        return op('t');
    }

    private Pickle word(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >>> shift);
        }
        return this;
    }

    byte[] toBytes() {
        op('.');
        return out.toByteArray();
    }
}
