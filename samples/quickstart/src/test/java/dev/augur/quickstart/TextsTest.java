package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.io.ByteSource;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.JsonLinesFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TextsTest {
    @Test
    void endingTellsTheFormat() {
        assertThat(Texts.formatOf("a.csv")).isInstanceOf(CsvFormat.class);
        assertThat(Texts.formatOf("s3://b/a.TSV.GZ")).isInstanceOf(CsvFormat.class);
        assertThat(Texts.formatOf("a.b.jsonl.zst")).isInstanceOf(JsonLinesFormat.class);
        assertThat(Texts.formatOf("a.ndjson.gz")).isInstanceOf(JsonLinesFormat.class);
    }

    @Test
    void otherEndingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Texts.formatOf("a.parquet.zst"))
                .withMessage(
                        "Input must end in .csv, .tsv, .jsonl or .ndjson, and perhaps .gz, .zst or the like, got 'a.parquet.zst'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Texts.checkJsonLines("a.csv.gz"))
                .withMessage("Output must end in .jsonl or .ndjson, and perhaps .gz, .zst or the like, got 'a.csv.gz'");
    }

    @Test
    void columnThatWasChosenIsTaken() throws IOException {
        assertThat(Texts.of(csv("text,b\r\n1,2\r\n"), "b", Set.of()).column()).isEqualTo("b");
    }

    @Test
    void likelyColumnIsTakenOtherwise() throws IOException {
        assertThat(column("a,definition\r\n1,2\r\n")).isEqualTo("definition");
        assertThat(column("definition,text\r\n1,2\r\n")).isEqualTo("text");
        assertThat(column("note\r\n1\r\n")).isEqualTo("note");
    }

    @Test
    void recordThatCannotBeReadDoesNotTell() throws IOException {
        assertThat(column("a,text\r\nshort\r\n1,2\r\n")).isEqualTo("text");
        assertThat(column("a,b\r\n")).as("no record at all").isEqualTo("text");
    }

    @Test
    void severalUnlikelyColumnsAreAnError() {
        assertThatThrownBy(() -> column("a,b\r\n1,2\r\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("rows.csv has the columns [a, b], none of them is called text or definition: choose one"
                        + " with --column");
    }

    private static String column(String content) throws IOException {
        return Texts.of(csv(content), null, Set.of()).column();
    }

    private static ByteSource csv(String content) {
        return ByteSource.memory("rows.csv", content.getBytes(StandardCharsets.UTF_8));
    }
}
