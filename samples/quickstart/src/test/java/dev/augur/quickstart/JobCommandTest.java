package dev.augur.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.io.ByteFolder;
import dev.augur.s3.S3ByteFolder;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.RecordReader;
import dev.augur.streaming.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.sync.RequestBody;

/** The job command, on files and on an S3 server. */
final class JobCommandTest {
    private static final String NOTES = "id,note\n7,A man is eating food.\n8,A cheetah chases its prey.\n";

    @TempDir
    private Path folder;

    private Path in(String name, String text) throws IOException {
        Path file = folder.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private Session job(String... more) {
        List<String> flags = new ArrayList<>(List.of(
                "job",
                "--input=" + folder.resolve("in"),
                "--glob=**.csv.gz",
                "--column=note",
                "--keep=id",
                "--output=" + folder.resolve("out"),
                "--resume=" + folder.resolve("job.json"),
                "--part-records=1"));
        flags.addAll(List.of(more));
        return Session.of(flags.toArray(String[]::new));
    }

    private static List<String> ids(ByteFolder folder) throws IOException {
        List<String> ids = new ArrayList<>();
        try (ByteFolder.Listing listing = folder.list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                try (RecordReader reader = RecordReader.open(entry.source(), JsonLinesFormat.standard())) {
                    for (Row row = reader.next(); row != null; row = reader.next()) {
                        assertThat(row.floats("embedding")).hasSize(384);
                        ids.add(entry.path() + " " + row.text("id"));
                    }
                }
            }
        }
        return ids;
    }

    @Test
    void aJobIsStoppedInOrderAndGoneOnWith() throws Exception {
        in("a.csv.gz", NOTES);
        in("b.csv.gz", NOTES);
        Path report = folder.resolve("report.json");

        Session stopped = job("--stop-after=PT0S", "--report=" + report);

        assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(3);
        assertThat(stopped.out()).contains("Job       stopped in order: 0 objects done, 0 parts; 0 records read");
        assertThat(new ObjectMapper().readTree(report.toFile()).get("complete").asBoolean())
                .isFalse();

        Session done = job("--report=" + report);

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("done: 2 objects done, 4 parts; 4 records read = 4 predicted + 0 dead-lettered");
        assertThat(ids(ByteFolder.directory(folder.resolve("out"))))
                .containsExactly(
                        "a.csv.gz/part-00000.jsonl.zst 7",
                        "a.csv.gz/part-00001.jsonl.zst 8",
                        "b.csv.gz/part-00000.jsonl.zst 7",
                        "b.csv.gz/part-00001.jsonl.zst 8");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.get("read").asLong())
                .isEqualTo(json.get("predicted").asLong()
                        + json.get("deadLettered").asLong())
                .isEqualTo(4);
    }

    @Test
    void tooManyBadRecordsHaveAnExitCodeOfTheirOwn() throws Exception {
        in("a.csv.gz", NOTES + "9\n");
        Session strict = job();
        assertThat(strict.exitCode()).isEqualTo(4);
        assertThat(strict.err())
                .isEqualTo("quickstart: record 3 of " + folder.resolve("in/a.csv.gz")
                        + " at byte 61: The record must have 2 fields, as there are columns, got 1\n");

        Session tolerant = job("--dead-letters=" + folder.resolve("dead"), "--keep-records");

        assertThat(tolerant.exitCode()).as(tolerant.err()).isZero();
        assertThat(Files.readString(folder.resolve("dead/a.csv.gz/part-00002.dead.jsonl")))
                .contains("\"record\":3,\"offset\":61,")
                .contains("\"raw\":\"9\"");
    }

    @Test
    void whatIsNotThereFailsAndFlagsAreChecked() {
        Session missing = job("--format=csv");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains(folder.resolve("in") + ": there is no such");
        assertThat(job().err()).contains("name the format with --format, or choose objects with --glob");
        assertThat(job("--max-share=2").exitCode()).isEqualTo(2);
        assertThat(job("--format=xls").exitCode()).isEqualTo(2);
        assertThat(Session.of("job", "--help").out()).contains("Exit codes:", "3   It was stopped in order");
    }

    @Test
    void prefixesOfAnS3ServerAreReadAndWritten() throws Exception {
        try (EmbeddedS3 s3 = EmbeddedS3.start()) {
            for (String name : List.of("in/a.csv", "in/b/c.csv", "other/d.csv")) {
                s3.client().putObject(put -> put.bucket(EmbeddedS3.BUCKET).key(name), RequestBody.fromString(NOTES));
            }
            System.setProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), EmbeddedS3.ACCESS_KEY);
            System.setProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), EmbeddedS3.SECRET_KEY);
            System.setProperty(SdkSystemSetting.AWS_REGION.property(), "us-east-1");
            Session session = Session.of(
                    "job",
                    "--endpoint=" + s3.endpoint(),
                    "--input=s3://" + EmbeddedS3.BUCKET + "/in/",
                    "--column=note",
                    "--keep=id",
                    "--parallel=2",
                    "--output=s3://" + EmbeddedS3.BUCKET + "/out/");
            assertThat(session.exitCode()).as(session.err()).isZero();
            assertThat(ids(S3ByteFolder.of(s3.client(), EmbeddedS3.BUCKET, "out")))
                    .containsExactly(
                            "a.csv/part-00000.jsonl.zst 7",
                            "a.csv/part-00000.jsonl.zst 8",
                            "b/c.csv/part-00000.jsonl.zst 7",
                            "b/c.csv/part-00000.jsonl.zst 8");
        } finally {
            System.clearProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property());
            System.clearProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
            System.clearProperty(SdkSystemSetting.AWS_REGION.property());
        }
    }
}
