package dev.augur.streaming.binary;

import dev.augur.tensor.Float16;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the numbers of an array are; bytes are in the order of the buffer. */
enum NumberType {
    BOOL("b1", 1) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.get(at) == 0 ? 0 : 1;
        }
    },
    INT8("i1", 1) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    INT16("i2", 2) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    INT32("i4", 4) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    INT64("i8", 8) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }
    },
    UINT8("u1", 1) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.get(at) & 0xff;
        }
    },
    UINT16("u2", 2) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.getShort(at) & 0xffff;
        }
    },
    UINT32("u4", 4) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.getInt(at) & 0xffffffffL;
        }
    },
    /** Its whole numbers are the 64 bits; negative ones are too large for a long. */
    UINT64("u8", 8) {
        @Override
        long toLong(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }

        @Override
        double toDouble(ByteBuffer bytes, int at) {
            long bits = bytes.getLong(at);
            // The lowest bit is kept in sight of the rounding.
            return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
        }
    },
    FLOAT16("f2", 2) {
        @Override
        double toDouble(ByteBuffer bytes, int at) {
            return Float16.toFloat(bytes.getShort(at));
        }
    },
    FLOAT32("f4", 4) {
        @Override
        double toDouble(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    FLOAT64("f8", 8) {
        @Override
        double toDouble(ByteBuffer bytes, int at) {
            return bytes.getDouble(at);
        }
    };

    private final String code;
    private final int size;

    NumberType(String code, int size) {
        this.code = code;
        this.size = size;
    }

    /** The type of NumPy's kind and size, such as {@code f4}; null if there is none. */
    static @Nullable NumberType of(String code) {
        for (NumberType type : values()) {
            if (type.code.equals(code)) {
                return type;
            }
        }
        return null;
    }

    /** Bytes of one number. */
    int size() {
        return size;
    }

    boolean isWhole() {
        return this != FLOAT16 && this != FLOAT32 && this != FLOAT64;
    }

    /** The number at a byte, of types that are whole. */
    long toLong(ByteBuffer bytes, int at) {
        throw new IllegalStateException(this + " is not whole");
    }

    /** The number at a byte. */
    double toDouble(ByteBuffer bytes, int at) {
        return toLong(bytes, at);
    }
}
