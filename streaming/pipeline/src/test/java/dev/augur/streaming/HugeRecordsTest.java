package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.ByteSource;
import dev.augur.streaming.binary.LengthPrefixedFormat;
import dev.augur.tck.ForkedJvm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records of a gigabyte, in a process of its own whose heap is far smaller. */
final class HugeRecordsTest {
    private static final long GIGABYTE = 1L << 30;

    @Test
    void aRecordOfAGigabyteFailsAloneInAHeapOf32() throws IOException, InterruptedException {
        String output = ForkedJvm.launch(
                Duration.ofMinutes(5),
                List.of(
                        "-Xmx32m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HugeRecordsTest.class.getName()));
        assertThat(output.lines()
                        .filter(line -> line.startsWith("read "))
                        .map(String::strip)
                        .toList())
                .containsExactly(
                        "read CSV: 1 failed at 2, 1 more at 1073741829",
                        "read JSON lines: 1 failed at 0, 1 more at 1073741825",
                        "read JSON array: 1 failed at 1, 1 more at 1073741828",
                        "read Text lines: 1 failed at 0, 1 more at 1073741825",
                        "read Length-prefixed records, big endian: 1 failed at 0, 1 more at 1073741828",
                        "read JSON lines: 1 failed at 0, 1 more at 1000001",
                        "read JSON array: 1 failed at 1, 1 more at 2000002");
    }

    public static void main(String[] args) throws IOException {
        read(CsvFormat.withHeader(), "a\n\"", 'x', GIGABYTE, "\"\n1\n");
        read(JsonLinesFormat.standard(), "", '{', GIGABYTE, "\n{}");
        read(JsonArrayFormat.standard(), "[\"", 'x', GIGABYTE, "\",{}]");
        read(TextLinesFormat.standard(), "", 'x', GIGABYTE, "\nb");
        read(LengthPrefixedFormat.bigEndian(), "@\0\0\0", 'x', GIGABYTE, "\0\0\0\1b");
        read(JsonLinesFormat.standard(), "", '[', 1_000_000, "\n{}");
        read(JsonArrayFormat.standard(), "[" + "[".repeat(1_000_000), ']', 1_000_000, ",{}]");
    }

    private static void read(RecordFormat format, String head, char repeated, long times, String tail)
            throws IOException {
        try (RecordReader reader = RecordReader.open(new LongSource(head, repeated, times, tail), format)) {
            Row bad = reader.next();
            Row good = reader.next();
            boolean right = bad != null && bad.error() != null && good != null && good.error() == null;
            System.out.println("read " + format + ": " + (right ? 1 : 0) + " failed at " + offset(bad) + ", "
                    + (reader.next() == null ? 1 : 0) + " more at " + offset(good));
        }
    }

    private static long offset(@Nullable Row row) {
        return row == null ? -1 : row.position().offset();
    }

    /** A text, one character many times, and a text. */
    private record LongSource(String head, char repeated, long times, String tail) implements ByteSource {
        @Override
        public String name() {
            return "long";
        }

        @Override
        public long length() {
            return head.length() + times + tail.length();
        }

        @Override
        public String version() {
            return "the only one";
        }

        @Override
        public InputStream open(long offset) {
            InputStream middle = new InputStream() {
                private long left = times;

                @Override
                public int read() throws IOException {
                    throw new IOException("one byte at a time is too slow here");
                }

                @Override
                public int read(byte[] target, int from, int count) {
                    if (left == 0) {
                        return -1;
                    }
                    int n = (int) Math.min(left, count);
                    Arrays.fill(target, from, from + n, (byte) repeated);
                    left -= n;
                    return n;
                }
            };
            return new SequenceInputStream(Collections.enumeration(List.of(
                    new ByteArrayInputStream(TestBytes.utf8(head)),
                    middle,
                    new ByteArrayInputStream(TestBytes.utf8(tail)))));
        }
    }
}
