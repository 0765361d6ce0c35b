package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.io.ByteSource;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.sync.RequestBody;

/** The command on a user's own objects and model. */
final class FlagsTest {
    private static final String NOTES =
            "id,note\n7,A man is eating a piece of bread.\n8,A man is eating food.\n9,A cheetah chases its prey.\n";
    private static final String LAST_IS_SHORT = "id,note\n7,A man is eating food.\n8\n";
    private static final int OFFSET_OF_LAST = LAST_IS_SHORT.lastIndexOf('8');

    @TempDir
    private Path folder;

    @Test
    void ownFileIsEmbeddedIntoAnotherFile() throws IOException {
        Path input = folder.resolve("rows.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(input))) {
            gzip.write(NOTES.getBytes(StandardCharsets.UTF_8));
        }
        Path output = folder.resolve("out.jsonl.zst");

        Session session = Session.of("--input=" + input, "--column=note", "--keep=id", "--output=" + output);

        assertThat(session.err()).isEmpty();
        assertThat(session.exitCode()).isZero();
        assertThat(session.out())
                .contains("column note of " + input, "3 records read, 3 predicted, 0 failed", "-> " + output + "\n")
                .contains("A man is eating a piece of bread.: A man is eating food. 0.")
                .contains("number and lengths of the embeddings\n")
                .doesNotContain("WordNet", "S3 ", "Invoice");
        List<Row> rows = rows(output);
        assertThat(rows).extracting(row -> row.text("id")).containsExactly("7", "8", "9");
        assertThat(rows).extracting(row -> row.integer("record")).containsExactly(1L, 2L, 3L);
        assertThat(rows.get(0).columns()).containsExactly("record", "id", "text", "embedding");
        // As the fp32 model has it; int8 is coarser.
        assertThat(rows.get(0).floats("embedding"))
                .hasSize(384)
                .usingComparatorWithPrecision(0.02f)
                .startsWith(0.05252f, 0.05524f, -0.01119f);
    }

    @Test
    void outputWithoutAPlaceGoesToTheServerOfTheProcess() throws IOException {
        Session session = Session.of("--input=" + file("rows.csv", NOTES), "--column=note");

        assertThat(session.exitCode()).as(session.err()).isZero();
        assertThat(session.out())
                .contains("S3        server in this process at http://127.0.0.1:")
                .contains("-> s3://quickstart/embeddings.jsonl.zst, until this process ends");
    }

    @Test
    void objectsOfAnotherS3ServerAreReadAndWritten() throws IOException {
        try (EmbeddedS3 s3 = EmbeddedS3.start()) {
            String lines = "{\"text\":\"A man is eating food.\"}\n{\"text\":\"A cheetah chases its prey.\"}\n";
            s3.client()
                    .putObject(
                            put -> put.bucket(EmbeddedS3.BUCKET).key("in/rows.jsonl"), RequestBody.fromString(lines));

            Session session = withCredentials(
                    "--input=s3://quickstart/in/rows.jsonl",
                    "--output=s3://quickstart/out.jsonl",
                    "--endpoint=" + s3.endpoint());

            assertThat(session.exitCode()).as(session.err()).isZero();
            String output = s3.client()
                    .getObjectAsBytes(get -> get.bucket(EmbeddedS3.BUCKET).key("out.jsonl"))
                    .asUtf8String();
            assertThat(output.lines())
                    .hasSize(2)
                    .allMatch(line -> line.matches("\\{\"record\":[12],\"text\":\".*\",\"embedding\":\\[.*]}"));
        }
    }

    @Test
    void ownModelGivesTheSameEmbeddingsFromItsFiles() throws IOException {
        Path input = file("rows.csv", NOTES);
        Path byDefault = folder.resolve("default.jsonl");
        Path byModel = folder.resolve("own.jsonl");
        Path byCls = folder.resolve("cls.jsonl");
        Path model = copy("all-minilm-l6-v2-q.onnx", "minilm.onnx");
        copy("all-minilm-l6-v2-q-tokenizer.json", "tokenizer.json");

        Session first = Session.of("--input=" + input, "--column=note", "--output=" + byDefault);
        Session second = Session.of("--input=" + input, "--column=note", "--output=" + byModel, "--model=" + model);
        Session third = Session.of(
                "--input=" + input, "--column=note", "--output=" + byCls, "--model=" + model, "--pooling=cls");

        assertThat(first.exitCode() + second.exitCode() + third.exitCode()).isZero();
        assertThat(second.out()).contains("Model     model runs on cpu with ONNX Runtime ");
        assertThat(byModel).hasSameTextualContentAs(byDefault);
        assertThat(Files.readString(byCls)).isNotEqualTo(Files.readString(byDefault));
    }

    @Test
    void recordThatIsTooShortGoesToTheDeadLetters() throws IOException {
        Path input = file("rows.csv", LAST_IS_SHORT);
        Path output = folder.resolve("out.jsonl");
        Path dead = folder.resolve("dead.jsonl");

        Session session =
                Session.of("--input=" + input, "--column=note", "--output=" + output, "--dead-letters=" + dead);

        assertThat(session.exitCode()).as(session.err()).isZero();
        assertThat(session.out()).contains("2 records read, 1 predicted, 1 failed");
        assertThat(rows(output)).extracting(row -> row.text("text")).containsExactly("A man is eating food.");
        List<Row> letters = rows(dead);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).integer("record")).isEqualTo(2);
        assertThat(letters.get(0).integer("offset")).isEqualTo(OFFSET_OF_LAST);
        assertThat(letters.get(0).text("object")).isEqualTo(input.toString());
        assertThat(letters.get(0).text("error")).contains("must have 2 fields").contains("1");
    }

    @Test
    void withoutDeadLettersItEndsTheRunAndNothingIsWritten() throws IOException {
        Path input = file("rows.csv", LAST_IS_SHORT);
        Path output = folder.resolve("out.jsonl");

        Session session = Session.of("--input=" + input, "--column=note", "--output=" + output);

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.err())
                .startsWith("quickstart: record 2 of " + input + " at byte " + OFFSET_OF_LAST + ": ")
                .hasLineCount(1);
        assertThat(output).doesNotExist();
    }

    @Test
    void inputWithoutRecordsGivesAnEmptyOutput() throws IOException {
        Path output = folder.resolve("out.jsonl");

        Session session = Session.of("--input=" + file("rows.csv", "text\n"), "--output=" + output);

        assertThat(session.exitCode()).as(session.err()).isZero();
        assertThat(session.out()).contains("0 records read");
    }

    @Test
    void missingInputIsNamed() {
        Path input = folder.resolve("rows.csv");

        Session session = Session.of("--input=" + input);

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.err()).isEqualTo("quickstart: " + input + ": there is no such file\n");
    }

    @Test
    void stackTraceIsShownOnDemand() {
        Path input = folder.resolve("rows.csv");

        Session session = Session.of("--input=" + input, "--stacktrace");

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.err())
                .startsWith("quickstart: " + input + ": there is no such file\n")
                .contains("java.nio.file.NoSuchFileException", "\tat dev.augur.quickstart.Tour.run(");
    }

    @Test
    void missingModelIsNamed() throws IOException {
        copy("all-minilm-l6-v2-q-tokenizer.json", "tokenizer.json");
        Path model = folder.resolve("other.onnx");

        Session session = Session.of("--input=" + file("rows.csv", NOTES), "--column=note", "--model=" + model);

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.err()).isEqualTo("quickstart: Model 'model': there is no file " + model + "\n");
    }

    @Test
    void fileThatIsNoModelIsNamed() throws IOException {
        copy("all-minilm-l6-v2-q-tokenizer.json", "tokenizer.json");
        Path model = file("other.onnx", "no model");

        Session session = Session.of("--input=" + file("rows.csv", NOTES), "--column=note", "--model=" + model);

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.err())
                .startsWith("quickstart: Model 'model': " + model + " is of no known format (8 bytes, the first are ")
                .hasLineCount(1);
    }

    @Test
    void missingTokenizerIsNamed() throws IOException {
        Path model = copy("all-minilm-l6-v2-q.onnx", "minilm.onnx");

        Session session = Session.of("--model=" + model);

        assertThat(session.exitCode()).isEqualTo(1);
        assertThat(session.err())
                .isEqualTo("quickstart: There is no tokenizer file " + folder.resolve("tokenizer.json") + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --speed=9                                | Unknown option: '--speed=9'
            --input                                  | Missing required parameter for option '--input' (PLACE)
            --input=rows.xls                         | Input must end in .csv, .tsv, .jsonl or .ndjson, and perhaps .gz, .zst or the like, got 'rows.xls'
            --input=s3://bucket                      | An S3 location must be s3://bucket/key, got 's3://bucket'
            --output=out.csv                         | Output must end in .jsonl or .ndjson, and perhaps .gz, .zst or the like, got 'out.csv'
            --dead-letters=dead.txt                  | Output must end in .jsonl or .ndjson, and perhaps .gz, .zst or the like, got 'dead.txt'
            --output=a.jsonl --dead-letters=a.jsonl  | --output and --dead-letters must differ
            --column=text                            | --column and --keep need --input
            --keep=id                                | --column and --keep need --input
            --input=rows.csv --keep=id,text          | --keep must name none of record, text, embedding
            --tokenizer=tokenizer.json               | --tokenizer and --pooling need --model
            --pooling=cls                            | --tokenizer and --pooling need --model
            --model=m.onnx --pooling=max             | Invalid value for option '--pooling': expected one of [MEAN, CLS] (case-insensitive) but was 'max'
            --endpoint=localhost                     | --endpoint must be a URL, got 'localhost'
            """)
    void flagsThatMakeNoSenseAreRefusedInOneLine(String args, String text) {
        Session session = Session.of(args.split(" "));

        assertThat(session.exitCode()).isEqualTo(2);
        assertThat(session.err()).isEqualTo("quickstart: " + text + " (--help lists the flags)\n");
        assertThat(session.out()).isEmpty();
    }

    @Test
    void helpListsTheFlags() {
        Session session = Session.of("--help");

        assertThat(session.exitCode()).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out())
                .contains("--input=PLACE", "--column=NAME", "--keep=NAME", "--output=PLACE", "--dead-letters=PLACE")
                .contains("--model=FILE", "--tokenizer=FILE", "--pooling=HOW", "--endpoint=URL", "--stacktrace");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path copy(String resource, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in =
                Objects.requireNonNull(FlagsTest.class.getClassLoader().getResourceAsStream(resource))) {
            Files.copy(in, file);
        }
        return file;
    }

    private static List<Row> rows(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(ByteSource.file(file), JsonLinesFormat.standard())) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Runs with what the SDK finds first, the system properties. */
    private static Session withCredentials(String... args) {
        System.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), EmbeddedS3.ACCESS_KEY);
        System.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), EmbeddedS3.SECRET_KEY);
        System.setProperty(SdkSystemSetting.AWS_REGION.property(), "us-east-1");
        try {
            return Session.of(args);
        } finally {
            System.clearProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property());
            System.clearProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
            System.clearProperty(SdkSystemSetting.AWS_REGION.property());
        }
    }
}
