package dev.augur.tensor;

/** The element type of a tensor. */
public enum DType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary64. */
    FLOAT64(8),
    /** IEEE 754 binary16, carried as its 16 bits. */
    FLOAT16(2),
    /** The upper 16 bits of a binary32, carried as those bits. */
    BFLOAT16(2),
    /** Signed 8-bit integer. */
    INT8(1),
    /** Signed 16-bit integer. */
    INT16(2),
    /** Signed 32-bit integer. */
    INT32(4),
    /** Signed 64-bit integer. */
    INT64(8),
    /** Unsigned 8-bit integer. */
    UINT8(1),
    /** Unsigned 16-bit integer. */
    UINT16(2),
    /** Unsigned 32-bit integer. */
    UINT32(4),
    /** Unsigned 64-bit integer. */
    UINT64(8),
    /** One byte per element: 0 is false, 1 is true. */
    BOOL(1),
    /** Text; the only type that lives on the Java heap. */
    STRING(0);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * Size of one element.
     *
     * @return bytes per element; 0 for {@link #STRING}, which has no fixed size
     */
    public int bytes() {
        return bytes;
    }
}
