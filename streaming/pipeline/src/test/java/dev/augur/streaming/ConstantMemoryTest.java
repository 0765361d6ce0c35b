package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Predictor;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import dev.augur.io.PendingBytes;
import dev.augur.tck.ForkedJvm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams far more than the heap of a process of its own holds. */
final class ConstantMemoryTest {
    private static final int MEMBERS = 300;
    private static final int ROWS = 10_000;
    private static final String PADDING = "x".repeat(94);
    /** Longer than all of the heap. */
    private static final int ENDLESS_LINE_BYTES = 100_000_000;

    @Test
    void threeHundredMegabytesAndAnEndlessLineGoThroughAHeapOf32() throws IOException, InterruptedException {
        String output = ForkedJvm.launch(
                Duration.ofMinutes(5),
                List.of(
                        "-Xmx32m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConstantMemoryTest.class.getName()));
        assertThat(output).contains("read 3000001, predicted 3000000, failed 1");
    }

    public static void main(String[] args) throws IOException {
        String rows =
                IntStream.range(0, ROWS).mapToObj(i -> i + "," + PADDING + "\n").collect(Collectors.joining());
        byte[] header = TestBytes.compress(Compression.gzip(), TestBytes.utf8("x,padding\n"));
        byte[] member = TestBytes.compress(Compression.gzip(), TestBytes.utf8(rows));
        ByteSource source = new Repeated(TestBytes.join(header, endlessLine()), member, MEMBERS);
        try (Doubling engine = new Doubling();
                Predictor<Double, Float> predictor = engine.predictor()) {
            Report report = Pipeline.from(source, CsvFormat.withHeader())
                    .predict(row -> row.number("x"), predictor)
                    .write((row, value, out) -> out.put("y", value).put("padding", row.text("padding")))
                    .to(new Nowhere())
                    .onError(ErrorPolicy.deadLetters(new Nowhere(), 1))
                    .run();
            System.out.println("read " + report.read() + ", predicted " + report.predicted() + ", failed "
                    + report.failed() + "; " + report);
        }
    }

    private static byte[] endlessLine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = Compression.gzip().compress(bytes)) {
            byte[] piece = new byte[1000];
            for (int written = 0; written < ENDLESS_LINE_BYTES; written += piece.length) {
                out.write(piece);
            }
            out.write('\n');
        }
        return bytes.toByteArray();
    }

    /** Bytes, and then others many times over. */
    private static final class Repeated implements ByteSource {
        private final byte[] head;
        private final byte[] member;
        private final int times;

        Repeated(byte[] head, byte[] member, int times) {
            this.head = head;
            this.member = member;
            this.times = times;
        }

        @Override
        public String name() {
            return "large.csv.gz";
        }

        @Override
        public long length() {
            return head.length + (long) member.length * times;
        }

        @Override
        public String version() {
            return "the only one";
        }

        @Override
        public InputStream open(long offset) {
            Iterator<InputStream> parts = IntStream.rangeClosed(0, times)
                    .<InputStream>mapToObj(i -> new ByteArrayInputStream(i == 0 ? head : member))
                    .iterator();
            return new InputStream() {
                private InputStream part = parts.next();

                @Override
                public int read() throws IOException {
                    throw new IOException("one byte at a time is too slow here");
                }

                @Override
                public int read(byte[] target, int from, int count) throws IOException {
                    int n = part.read(target, from, count);
                    while (n < 0 && parts.hasNext()) {
                        part = parts.next();
                        n = part.read(target, from, count);
                    }
                    return n;
                }
            };
        }
    }

    /** Takes everything and keeps nothing. */
    private static final class Nowhere implements ByteSink {
        @Override
        public String name() {
            return "nowhere.jsonl.zst";
        }

        @Override
        public PendingBytes open() {
            return new PendingBytes() {
                @Override
                public void write(int b) {
                    // Gone.
                }

                @Override
                public void write(byte[] source, int from, int count) {
                    // Gone.
                }

                @Override
                public void commit() {
                    // Nothing to show.
                }

                @Override
                public void close() {
                    // Nothing to free.
                }
            };
        }
    }
}
