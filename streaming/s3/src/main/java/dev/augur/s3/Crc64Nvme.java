package dev.augur.s3;

import java.util.zip.Checksum;

/** CRC-64/NVME (NVM Express Command Set Specification 1.0, 5.2.1.3.4), which the JDK does not have, eight bytes at a time. */
final class Crc64Nvme implements Checksum {
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final int BYTES = 8;
    private static final long[][] TABLES = tables();

    private long state = ~0L;

    private static long[][] tables() {
        long[][] tables = new long[BYTES][256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
            }
            tables[0][i] = value;
        }
        for (int table = 1; table < BYTES; table++) {
            for (int i = 0; i < 256; i++) {
                long before = tables[table - 1][i];
                tables[table][i] = (before >>> 8) ^ tables[0][(int) before & 0xFF];
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        state = (state >>> 8) ^ TABLES[0][(int) (state ^ b) & 0xFF];
    }

    @Override
    public void update(byte[] bytes, int from, int count) {
        int at = from;
        int end = from + count;
        for (; at + BYTES <= end; at += BYTES) {
            long next = 0;
            for (int i = 0; i < BYTES; i++) {
                next |= (bytes[at + i] & 0xFFL) << (8 * i);
            }
            next ^= state;
            long sum = 0;
            for (int i = 0; i < BYTES; i++) {
                sum ^= TABLES[BYTES - 1 - i][(int) (next >>> (8 * i)) & 0xFF];
            }
            state = sum;
        }
        for (; at < end; at++) {
            update(bytes[at]);
        }
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = ~0L;
    }
}
