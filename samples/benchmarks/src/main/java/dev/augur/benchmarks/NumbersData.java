package dev.augur.benchmarks;

import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.io.PendingBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Rows of 16 decimals as text, the same in each run, and ends for pipelines that touch no disk. */
final class NumbersData {
    static final int COLUMNS = 16;
    private static final int SEED = 20_26;

    private NumbersData() {}

    /** Lines of numbers from -10 to 10 with up to four decimals. */
    static byte[] csv(int rows) {
        return text(rows, "", "\n");
    }

    /** The same as the array of one field. */
    static byte[] jsonLines(int rows) {
        return text(rows, "{\"x\":[", "]}\n");
    }

    private static byte[] text(int rows, String before, String behind) {
        SplittableRandom random = new SplittableRandom(SEED);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            text.append(before);
            for (int i = 0; i < COLUMNS; i++) {
                text.append(i == 0 ? "" : ",").append((random.nextInt(200_000) - 100_000) / 1e4);
            }
            text.append(behind);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** An object that is there already, whose version costs nothing. */
    static ByteSource source(String name, byte[] bytes) {
        return new ByteSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public InputStream open(long offset) {
                return new ByteArrayInputStream(bytes, (int) offset, bytes.length);
            }
        };
    }

    /** Takes bytes and forgets them. */
    static ByteSink nowhere() {
        return new ByteSink() {
            @Override
            public String name() {
                return "scores";
            }

            @Override
            public PendingBytes open() {
                return new Forgotten();
            }
        };
    }

    private static final class Forgotten extends PendingBytes {
        @Override
        public void write(int b) {
            // Forgotten.
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            // Forgotten.
        }

        @Override
        public void commit() {
            // Nobody looks.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
