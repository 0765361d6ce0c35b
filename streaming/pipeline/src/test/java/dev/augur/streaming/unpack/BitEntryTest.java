package dev.augur.streaming.unpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BitEntryTest {
    private static final byte[] WINDOW = "what came before, and is referred to".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAIN =
            "what came before, and is referred to, and what comes now".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void entersAtEveryBitOfAByte(int bits) throws DataFormatException {
        byte[] shifted = shifted(deflated(), bits);
        for (int before = 0; before < 1 << bits; before++) {
            Inflater inflater = BitEntry.inflater(WINDOW);
            try {
                byte[] got = new byte[PLAIN.length + 1];
                inflater.setInput(BitEntry.lead(bits, shifted[0] | before));
                assertThat(inflater.inflate(got)).isZero();
                inflater.setInput(shifted, 1, shifted.length - 1);
                assertThat(inflater.inflate(got)).isEqualTo(PLAIN.length);
                assertThat(Arrays.copyOf(got, PLAIN.length)).isEqualTo(PLAIN);
                assertThat(inflater.finished()).isTrue();
                assertThat(inflater.getBytesWritten()).isEqualTo(PLAIN.length);
            } finally {
                inflater.end();
            }
        }
    }

    @Test
    void sumsOfPiecesAreJoined() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        for (int at : new int[] {0, 1, 7, 4096, 99_999, 100_000}) {
            assertThat(Crc32Sums.join(crc(bytes, 0, at), crc(bytes, at, bytes.length), bytes.length - at))
                    .as("at %d", at)
                    .isEqualTo(crc(bytes, 0, bytes.length));
        }
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    private static byte[] deflated() {
        Deflater deflater = new Deflater(9, true);
        try {
            deflater.setDictionary(WINDOW);
            deflater.setInput(PLAIN);
            deflater.finish();
            byte[] out = new byte[200];
            return Arrays.copyOf(out, deflater.deflate(out));
        } finally {
            deflater.end();
        }
    }

    /** The same bits behind some that are zero. */
    private static byte[] shifted(byte[] bytes, int bits) {
        byte[] shifted = new byte[bytes.length + 1];
        for (int i = 0; i < bytes.length; i++) {
            int value = (bytes[i] & 0xff) << bits;
            shifted[i] |= (byte) value;
            shifted[i + 1] |= (byte) (value >>> 8);
        }
        return shifted;
    }
}
