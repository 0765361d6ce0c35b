package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.InvalidInputException;
import dev.augur.io.ByteSink;
import dev.augur.io.ByteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordSinkTest {
    private final MemorySink memory = new MemorySink("out");

    @Test
    void writesJsonLines() throws IOException {
        try (RecordSink sink = RecordSink.open(memory, JsonLinesFormat.standard())) {
            sink.write(out -> out.put("id", 7)
                    .put("text", "a \"b\"\n\u20ac")
                    .put("none", (String) null)
                    .put("score", 0.1)
                    .put("half", 0.1f)
                    .put("yes", true)
                    .put("v", new float[] {1, 0.1f}));
            sink.write(out -> {});
            sink.commit();
        }
        assertThat(memory.text())
                .isEqualTo("{\"id\":7,\"text\":\"a \\\"b\\\"\\n\u20ac\",\"none\":null,\"score\":0.1,\"half\":0.1,"
                        + "\"yes\":true,\"v\":[1.0,0.1]}\n{}\n");
    }

    @Test
    void writesCsvWithTheNamesOfTheFirstRecord() throws IOException {
        try (RecordSink sink = RecordSink.open(memory, CsvFormat.withHeader())) {
            sink.write(out -> out.put("id", 7).put("text", "a \"b\"\n\u20ac, c").put("none", (String) null));
            sink.write(out -> out.put("id", 0.1f).put("text", true).put("none", 2.5));
            assertThatThrownBy(() -> sink.write(out -> out.put("id", 7)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Fields of a CSV record must be [id, text, none], got [id]");
            sink.commit();
        }
        assertThat(memory.text()).isEqualTo("id,text,none\r\n7,\"a \"\"b\"\"\n\u20ac, c\",\r\n0.1,true,2.5\r\n");
    }

    @Test
    void writesCsvOfGivenColumnsWithoutAHeader() throws IOException {
        try (RecordSink sink =
                RecordSink.open(memory, CsvFormat.withColumns("a", "b").separator(';'))) {
            assertThatThrownBy(() -> sink.write(out -> out.put("b", 1).put("a", 2)))
                    .hasMessage("Fields of a CSV record must be [a, b], got [b, a]");
            sink.write(out -> out.put("a", 1).put("b", "x;y"));
            sink.commit();
        }
        assertThat(memory.text()).isEqualTo("1;\"x;y\"\r\n");
    }

    @Test
    void aRecordThatFailsIsNotWrittenAtAll() throws IOException {
        for (RecordFormat format : List.of(JsonLinesFormat.standard(), CsvFormat.withColumns("a", "b"))) {
            try (RecordSink sink = RecordSink.open(memory, format)) {
                assertThatThrownBy(() -> sink.write(out -> out.put("a", 1).put("b", Float.NaN)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("Field 'b' must be finite to be written, got NaN");
                assertThatThrownBy(() -> sink.write(out -> out.put("a", 1).put("a", 2)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Field 'a' is put twice");
                sink.commit();
            }
            assertThat(memory.text()).isEmpty();
        }
    }

    @Test
    void refusesWhatTheFormatCannotHold() throws IOException {
        try (RecordSink sink = RecordSink.open(memory, CsvFormat.withHeader())) {
            assertThatThrownBy(() -> sink.write(out -> out.put("v", new float[3])))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Field 'v' is an array of 3 numbers, CSV has none; write JSON lines");
            assertThatThrownBy(() -> sink.write(out -> {})).hasMessage("Fields of a CSV record must be [], got []");
        }
        try (RecordSink sink = RecordSink.open(memory, JsonLinesFormat.standard())) {
            float[] values = {1, Float.POSITIVE_INFINITY};
            assertThatThrownBy(() -> sink.write(out -> out.put("v", values)))
                    .hasMessage("Field 'v' must be finite to be written, got Infinity");
            List<Fields> leaked = new ArrayList<>();
            sink.write(leaked::add);
            assertThatThrownBy(() -> leaked.get(0).put("late", 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("These fields belong to a record that is written already");
        }
        assertThat(memory.committed).isNull();
    }

    @Test
    void whatWasWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Random random = new Random(3);
        for (String ending : List.of(".csv", ".csv.gz", ".csv.zst", ".jsonl", ".jsonl.gz", ".jsonl.zst")) {
            Path file = folder.resolve("rows" + ending);
            RecordFormat format = ending.startsWith(".csv") ? CsvFormat.withHeader() : JsonLinesFormat.standard();
            List<String> texts = new ArrayList<>();
            try (RecordSink sink = RecordSink.open(ByteSink.file(file), format)) {
                for (int i = 0; i < 1000; i++) {
                    String text = text(random);
                    texts.add(text);
                    sink.write(out -> out.put("text", text));
                }
                assertThat(file).doesNotExist();
                sink.commit();
                assertThat(sink.bytesWritten()).isEqualTo(Files.size(file));
            }
            assertThat(TestBytes.rows(ByteSource.file(file), format).stream().map(row -> row.text("text")))
                    .as(ending)
                    .isEqualTo(texts);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.count()).isEqualTo(6);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append("ab,\"\r\n \u00fc\u20ac{".charAt(random.nextInt(10)));
        }
        return text.toString();
    }

    @Test
    void nothingIsLeftWithoutACommit(@TempDir Path folder) throws IOException {
        for (String name : List.of("rows.jsonl", "rows.jsonl.gz", "rows.jsonl.zst")) {
            try (RecordSink sink = RecordSink.open(ByteSink.file(folder.resolve(name)), JsonLinesFormat.standard())) {
                sink.write(out -> out.put("a", "b".repeat(1 << 20)));
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void writesAnArrayAlsoOfNothing() throws IOException {
        try (RecordSink sink = RecordSink.open(memory, JsonArrayFormat.standard())) {
            sink.write(out -> out.put("id", 1));
            sink.write(out -> out.put("id", 2).put("v", new float[] {1}));
            sink.commit();
        }
        assertThat(memory.text()).isEqualTo("[\n{\"id\":1},\n{\"id\":2,\"v\":[1.0]}\n]\n");
        try (RecordSink sink = RecordSink.open(memory, JsonArrayFormat.standard())) {
            sink.commit();
        }
        assertThat(memory.text()).isEqualTo("[]\n");
    }

    @Test
    void writesLines() throws IOException {
        try (RecordSink sink =
                RecordSink.open(memory, TextLinesFormat.standard().column("line"))) {
            sink.write(out -> out.put("line", "a\r, \"b\""));
            sink.write(out -> out.put("line", (String) null));
            sink.write(out -> out.put("line", 2.5));
            for (String text : List.of("a\nb", "a\r")) {
                assertThatThrownBy(() -> sink.write(out -> out.put("line", text)))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("Field 'line' must have no line end to be written as a line");
            }
            assertThatThrownBy(() -> sink.write(out -> out.put("text", "a")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("A text line must have the field 'line' alone, got 'text'");
            assertThatThrownBy(() -> sink.write(out -> {}))
                    .hasMessage("A text line must have the field 'line', it has none");
            assertThatThrownBy(() -> sink.write(out -> out.put("line", "a").put("line", "b")))
                    .hasMessage("Field 'line' is put twice");
            sink.commit();
        }
        assertThat(memory.text()).isEqualTo("a\r, \"b\"\n\n2.5\n");
    }

    @Test
    void textsHaveNoBytes() throws IOException {
        for (RecordFormat format : List.of(JsonLinesFormat.standard(), CsvFormat.withHeader())) {
            try (RecordSink sink = RecordSink.open(memory, format)) {
                assertThatThrownBy(() -> sink.write(out -> out.put("b", new byte[3])))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Field 'b' is 3 bytes, this format has none; write a text, or length-prefixed"
                                + " records");
            }
        }
    }
}
