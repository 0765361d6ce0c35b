package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Predictor;
import dev.augur.io.ByteSource;
import dev.augur.tck.ForkedJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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
        ByteSource source = new RepeatedSource(TestBytes.join(header, endlessLine()), member, MEMBERS, new byte[0]);
        try (Doubling engine = new Doubling();
                Predictor<Double, Float> predictor = engine.predictor()) {
            Report report = Pipeline.from(source, CsvFormat.withHeader())
                    .predict(row -> row.number("x"), predictor)
                    .write((row, value, out) -> out.put("y", value).put("padding", row.text("padding")))
                    .to(new NowhereSink())
                    .onError(ErrorPolicy.deadLetters(new NowhereSink(), 1))
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
}
