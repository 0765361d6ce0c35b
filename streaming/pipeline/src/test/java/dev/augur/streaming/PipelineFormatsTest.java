package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSource;
import dev.augur.streaming.binary.NpyFormat;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs over formats that are no lines, one of them of somebody else. */
final class PipelineFormatsTest extends PipelineFixture {
    /** Digits, each a record with the name of its number; a letter is a bad record, a point breaks the object. */
    private static final class Digits extends RecordFormat {
        Digits(int maxRecordBytes) {
            super(maxRecordBytes);
        }

        @Override
        public RecordFormat maxRecordBytes(int bytes) {
            return new Digits(bytes);
        }

        @Override
        protected Records open(RecordInput input) throws IOException {
            return new DigitRecords(input.name(), input.stream());
        }
    }

    private static final class DigitRecords implements Records {
        private final String name;
        private final InputStream in;
        private long end;
        private int digit;

        DigitRecords(String name, InputStream in) {
            this.name = name;
            this.in = in;
        }

        @Override
        public boolean next() throws IOException {
            digit = in.read();
            if (digit == '.') {
                throw new BrokenObjectException(name, end, "a point is no digit");
            }
            end += digit < 0 ? 0 : 1;
            return digit >= 0;
        }

        @Override
        public Row row(Position position) {
            if (digit > '9') {
                throw new InvalidInputException("The record must be a digit");
            }
            return new BinaryRow(position, new byte[] {(byte) digit});
        }

        @Override
        public long offset() {
            return end - 1;
        }

        @Override
        public long end() {
            return end;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public @Nullable String member() {
            return "no. " + end;
        }
    }

    private static ByteSource source(String text) {
        return ByteSource.memory("digits", TestBytes.utf8(text));
    }

    private Pipeline<Float> digits(String text) {
        return Pipeline.from(source(text), new Digits(1))
                .predict(row -> Double.valueOf(row.text("bytes")), doubling.predictor())
                .write((row, value, out) -> out.put("y", value))
                .to(sink, NpyFormat.standard());
    }

    @Test
    void deadLettersNameTheMember() throws IOException {
        Report report =
                digits("1a2").onError(ErrorPolicy.deadLetters(dead)).batch(1).run();
        assertThat(report.predicted()).isEqualTo(2);
        assertThat(dead.text())
                .isEqualTo(
                        "{\"object\":\"digits\",\"version\":\"" + source("1a2").version()
                                + "\",\"member\":\"no. 2\",\"record\":2,\"offset\":1,\"error\":\"The record must"
                                + " be a digit\"}\n");
        assertThat(TestBytes.rows(ByteSource.memory("out.npy", sink.bytes()), NpyFormat.standard()).stream()
                        .map(row -> row.number("values")))
                .containsExactly(2.0, 4.0);
    }

    @Test
    void theFirstBadRecordIsNamedWithItsMember() {
        assertThatThrownBy(() -> digits("1a2").run())
                .isInstanceOf(BadRecordException.class)
                .hasMessage("record 2 of digits at byte 1, member 'no. 2': The record must be a digit");
        nothingIsVisible();
    }

    @Test
    void aBrokenObjectLeavesNothing() {
        assertThatThrownBy(() ->
                        digits("12.3").onError(ErrorPolicy.deadLetters(dead)).run())
                .isInstanceOf(BrokenObjectException.class)
                .hasMessage("digits cannot be read on from byte 2: a point is no digit");
        nothingIsVisible();
    }

    @Test
    void aRunGoesOnWhereAnotherOneStopped() throws IOException {
        String version = ByteSource.memory("digits", TestBytes.utf8("1a234")).version();
        Report report = digits("1a234").resume(new ResumePoint(3, 3, version)).run();
        assertThat(report.predicted()).isEqualTo(2);
        assertThat(TestBytes.rows(ByteSource.memory("out.npy", sink.bytes()), NpyFormat.standard()).stream()
                        .map(row -> row.number("values")))
                .containsExactly(6.0, 8.0);
    }
}
