package dev.augur.benchmarks;

import dev.augur.Predictor;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.io.PendingBytes;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.Pipeline;
import dev.augur.streaming.RecordFormat;
import dev.augur.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

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

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** The rows of a CSV object, compressed or not, through a model {@code x -> y}; to nowhere. */
    static Pipeline<Tensors> pipeline(
            String name, byte[] csv, Predictor<Tensors, Tensors> predictor, RecordFormat output) {
        String[] columns = IntStream.range(0, COLUMNS).mapToObj(i -> "x" + i).toArray(String[]::new);
        return Pipeline.from(source(name, csv), CsvFormat.withColumns(columns))
                .numbers(columns)
                .predict(predictor, "x")
                .writeNumbers("y")
                .to(nowhere(), output);
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
