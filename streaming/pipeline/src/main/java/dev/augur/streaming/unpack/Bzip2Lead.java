package dev.augur.streaming.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Enters a bzip2 stream at any bit where a block begins. The library reads streams from their start only, so a stream of our own comes
 * first: a header, and a block of four bytes, which are to be thrown away. They are those whose checksum is that of all blocks before, so that the
 * checksum of the stream is verified at its end as ever; and the block has as many bits as are needed for the stream's own to follow where
 * they lie.
 */
final class Bzip2Lead extends InputStream {
    /** What is to be thrown away. */
    static final int PLAIN_BYTES = 4;

    private static final int POLYNOMIAL = 0x04c11db7;
    /** Each code has that many bits; there are seven at most. */
    private static final int CODE_BITS = 3;

    private final byte[] lead;
    private final int bits;
    private final InputStream rest;
    private int next;

    /**
     * Enters a stream.
     *
     * @param level of the stream, a digit
     * @param combined the checksum of the blocks before
     * @param bits how many bits of the first byte belong to the block before
     * @param rest the stream from that byte on; not closed
     */
    Bzip2Lead(int level, int combined, int bits, InputStream rest) {
        this.lead = lead(level, combined, bits);
        this.bits = bits;
        this.rest = rest;
    }

    @Override
    public int read() throws IOException {
        if (next >= lead.length || (next == lead.length - 1 && bits > 0)) {
            int own = rest.read();
            return next == lead.length || own < 0 ? own : (lead[next++] & 0xff) | (own & (0xff >>> bits));
        }
        return lead[next++] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (next == lead.length) {
            return rest.read(target, from, count);
        }
        int first = count == 0 ? 0 : read();
        if (first >= 0) {
            target[from] = (byte) first;
        }
        return count == 0 ? 0 : first < 0 ? -1 : 1;
    }

    /** The checksum of a stream with one block more. */
    static int combine(int combined, int block) {
        return Integer.rotateLeft(combined, 1) ^ block;
    }

    private static byte[] lead(int level, int combined, int bits) {
        BitWriter none = new BitWriter();
        addBlock(none, combined, 1);
        int selectors = 1 + Math.floorMod(bits - none.count(), 8);
        BitWriter lead = new BitWriter();
        lead.add('B', 8);
        lead.add('Z', 8);
        lead.add('h', 8);
        lead.add(level, 8);
        addBlock(lead, combined, selectors);
        return lead.bytes();
    }

    private static void addBlock(BitWriter out, int sum, int selectors) {
        byte[] data = data(sum);
        int[] rows = rows(data);
        int[] used = IntStream.range(0, data.length)
                .map(i -> data[i] & 0xff)
                .distinct()
                .sorted()
                .toArray();
        out.add(Bzip2Marks.BLOCK, Bzip2Marks.BITS);
        out.add(sum & 0xffffffffL, Integer.SIZE);
        out.add(0, 1);
        out.add(
                IntStream.range(0, rows.length)
                        .filter(i -> rows[i] == 0)
                        .findFirst()
                        .orElseThrow(),
                24);
        addUsed(out, used);
        // Two tables, of which the first one codes all, for each group of symbols.
        out.add(2, 3);
        out.add(selectors, 15);
        out.add(0, selectors);
        for (int table = 0; table < 2; table++) {
            out.add(CODE_BITS, 5);
            out.add(0, used.length + 2);
        }
        addSymbols(out, data, rows, used);
    }

    /** The bytes with that checksum, and a length, if they are a run. */
    private static byte[] data(int sum) {
        int bytes = ~sum;
        for (int i = 0; i < Integer.SIZE; i++) {
            bytes = (bytes & 1) == 0 ? bytes >>> 1 : (bytes ^ POLYNOMIAL) >>> 1 | 1 << 31;
        }
        bytes = ~bytes;
        boolean run = bytes == Integer.rotateLeft(bytes, 8);
        byte[] data = new byte[run ? PLAIN_BYTES + 1 : PLAIN_BYTES];
        for (int i = 0; i < PLAIN_BYTES; i++) {
            data[i] = (byte) (bytes >>> (24 - 8 * i));
        }
        return data;
    }

    /** Where in the data the rows of the sorted rotations begin. */
    private static int[] rows(byte[] data) {
        Comparator<byte[]> unsigned = Arrays::compareUnsigned;
        return IntStream.range(0, data.length)
                .boxed()
                .sorted(Comparator.comparing(turn -> turned(data, turn), unsigned))
                .mapToInt(turn -> turn)
                .toArray();
    }

    private static byte[] turned(byte[] data, int turn) {
        byte[] turned = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            turned[i] = data[(i + turn) % data.length];
        }
        return turned;
    }

    private static void addUsed(BitWriter out, int[] used) {
        for (int range = -1; range < 16; range++) {
            int of = range;
            boolean all = range < 0;
            if (!all && IntStream.of(used).noneMatch(value -> value / 16 == of)) {
                continue;
            }
            for (int i = 0; i < 16; i++) {
                int index = i;
                out.add(
                        IntStream.of(used).anyMatch(value -> all ? value / 16 == index : value == 16 * of + index)
                                ? 1
                                : 0,
                        1);
            }
        }
    }

    /** The last column: each byte as its place since it was used last, zeros as the length of their run. */
    private static void addSymbols(BitWriter out, byte[] data, int[] rows, int[] used) {
        int[] recent = used.clone();
        int zeros = 0;
        for (int row : rows) {
            int value = data[(row + data.length - 1) % data.length] & 0xff;
            int place = 0;
            while (recent[place] != value) {
                place++;
            }
            System.arraycopy(recent, 0, recent, 1, place);
            recent[0] = value;
            if (place == 0) {
                zeros++;
            } else {
                addRun(out, zeros);
                zeros = 0;
                out.add(place + 1, CODE_BITS);
            }
        }
        addRun(out, zeros);
        out.add(used.length + 1, CODE_BITS);
    }

    /** In digits of 1 and 2, the lowest first. */
    private static void addRun(BitWriter out, int length) {
        for (int left = length; left > 0; left = (left - 1) / 2) {
            out.add(left % 2 == 1 ? 0 : 1, CODE_BITS);
        }
    }
}
