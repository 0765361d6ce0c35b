package dev.augur.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.augur.Deadline;
import dev.augur.InvalidInputException;
import dev.augur.Predictor;
import dev.augur.io.ByteFolder;
import dev.augur.io.ByteSource;
import dev.augur.io.PendingBytes;
import dev.augur.io.SourceChangedException;
import dev.augur.streaming.BadRecordException;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.Doubling;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Part;
import dev.augur.streaming.PartSize;
import dev.augur.streaming.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over files. */
final class JobTest {
    @TempDir
    Path temp;

    private final Doubling doubler = new Doubling();
    private final ExecutorService executor = Executors.newFixedThreadPool(3);

    @AfterEach
    void stop() {
        executor.shutdownNow();
        doubler.close();
    }

    private ByteFolder folder(String name) {
        return ByteFolder.directory(temp.resolve(name));
    }

    private void write(String path, String text) throws IOException {
        try (PendingBytes bytes = folder("in").sink(path).open()) {
            bytes.write(text.getBytes(StandardCharsets.UTF_8));
            bytes.commit();
        }
    }

    private static String numbers(int from, int to) {
        StringBuilder text = new StringBuilder("x\n");
        for (int i = from; i < to; i++) {
            text.append(i).append('\n');
        }
        return text.toString();
    }

    private static String lines(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append("{\"y\":").append(2f * i).append("}\n");
        }
        return text.toString();
    }

    private Pipeline<?> pipeline(ByteSource source, Predictor<Double, Float> predictor) {
        return Pipeline.from(source, CsvFormat.withHeader())
                .predict(row -> row.number("x"), predictor)
                .write((row, value, fields) -> fields.put("y", value))
                .batch(4);
    }

    private Job job() {
        return job(Inputs.of(folder("in"), "**.csv"));
    }

    private Job job(Inputs inputs) {
        Predictor<Double, Float> predictor = doubler.predictor();
        return Job.over(inputs, source -> pipeline(source, predictor))
                .to(folder("out"), JsonLinesFormat.standard(), "jsonl")
                .checkpoint(Checkpoint.file(temp.resolve("job.json")))
                .retry(2, Duration.ofMillis(1));
    }

    private static Map<String, String> texts(ByteFolder folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (ByteFolder.Listing listing = folder.list()) {
            for (ByteFolder.Entry entry = listing.next(); entry != null; entry = listing.next()) {
                texts.put(entry.path(), new String(entry.source().open(0).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    @Test
    void eachObjectBecomesOne() throws Exception {
        write("a.csv", numbers(0, 10));
        write("b/c.csv", numbers(10, 15));
        write("b/none.csv", "x\n");
        write("other.txt", "no rows");
        JobReport report = job().run();
        assertThat(texts(folder("out")))
                .isEqualTo(Map.of("a.csv.jsonl", lines(0, 10), "b/c.csv.jsonl", lines(10, 15), "b/none.csv.jsonl", ""));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.inputs()).isEqualTo(3);
        assertThat(report.read()).isEqualTo(15);
        assertThat(new ObjectMapper().readTree(report.toJson()).get("predicted").asLong())
                .isEqualTo(15);
        assertThat(report.toString())
                .startsWith("done: 3 objects done, 3 parts; 15 records read = 15 predicted + 0 dead");
    }

    @Test
    void aJobThatIsDoneDoesNothingAgainAndTakesWhatWasAddedBehind() throws Exception {
        write("a.csv", numbers(0, 10));
        job().run();
        Files.delete(temp.resolve("out/a.csv.jsonl"));
        assertThat(job().run().read()).isEqualTo(10);
        assertThat(texts(folder("out"))).isEmpty();

        write("b.csv", numbers(10, 12));
        JobReport report = job().run();
        assertThat(texts(folder("out"))).isEqualTo(Map.of("b.csv.jsonl", lines(10, 12)));
        assertThat(report.inputs()).isEqualTo(2);
        assertThat(report.read()).isEqualTo(12);
    }

    @Test
    void partsAreNotedAndGoneOnWithAfterAFailure() throws Exception {
        write("a.csv", numbers(0, 25));
        write("b.csv", numbers(25, 40));
        List<String> seen = new ArrayList<>();
        Job failing = job().parts(PartSize.ofRecords(10)).listener(new JobListener() {
            @Override
            public void committed(String path, Part part) {
                seen.add(path + " " + part.number());
                if (seen.size() == 2) {
                    throw new IllegalStateException("power cut");
                }
            }
        });
        assertThatThrownBy(failing::run).hasMessage("power cut");
        assertThat(texts(folder("out")).keySet()).containsExactly("a.csv/part-00000.jsonl", "a.csv/part-00001.jsonl");
        Files.writeString(temp.resolve("out/a.csv/part-00000.jsonl"), "not done again");

        JobReport report = job().parts(PartSize.ofRecords(10)).run();

        assertThat(texts(folder("out")))
                .isEqualTo(new TreeMap<>(Map.of(
                        "a.csv/part-00000.jsonl", "not done again",
                        "a.csv/part-00001.jsonl", lines(10, 20),
                        "a.csv/part-00002.jsonl", lines(20, 25),
                        "b.csv/part-00000.jsonl", lines(25, 35),
                        "b.csv/part-00001.jsonl", lines(35, 40))));
        assertThat(report.read()).isEqualTo(40);
        assertThat(report.parts()).isEqualTo(5);
    }

    @Test
    void aDeadlineStopsInOrderAndTheTokenGoesOnElsewhere() throws Exception {
        write("a.csv", numbers(0, 30));
        JobReport stopped = job().checkpoint(Checkpoint.token(""))
                .parts(PartSize.ofRecords(10))
                .stopBefore(Deadline.after(Duration.ZERO))
                .run();
        assertThat(stopped.isComplete()).isFalse();
        assertThat(stopped.read()).isZero();
        assertThat(stopped.toString()).startsWith("stopped in order: ");
        JobReport done = job().checkpoint(Checkpoint.token(stopped.token()))
                .parts(PartSize.ofRecords(10))
                .run();
        assertThat(done.isComplete()).isTrue();
        assertThat(texts(folder("out")).values()).containsExactly(lines(0, 10), lines(10, 20), lines(20, 30));
    }

    @Test
    void severalObjectsAtOnceGiveTheSame() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            String name = String.format("%02d.csv", i);
            write(name, numbers(i, i + 30));
            expected.put(name + "/part-00000.jsonl", lines(i, i + 20));
            expected.put(name + "/part-00001.jsonl", lines(i + 20, i + 30));
        }
        JobReport report =
                job().parts(PartSize.ofRecords(20)).parallel(4, executor).run();
        assertThat(texts(folder("out"))).isEqualTo(expected);
        assertThat(report.read()).isEqualTo(40 * 30);
        assertThat(job().parts(PartSize.ofRecords(20)).run().inputs()).isEqualTo(40);
    }

    @Test
    void anExecutorThatTakesNothingDoesNotStopAJob() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(i + ".csv", numbers(0, 3));
        }
        job().parallel(3, task -> {
                    throw new RejectedExecutionException("full");
                })
                .run();
        assertThat(texts(folder("out"))).hasSize(5);
        Files.delete(temp.resolve("job.json"));
        assertThat(job().parallel(3, task -> {}).run().inputs()).isEqualTo(5);
    }

    @Test
    void recordsThatFailAreNotedBesideTheirPart() throws Exception {
        write("a.csv", "x\n1\nnone\n3\n");
        write("b.csv", "x\n4\n");
        JobReport report = job().deadLetters(folder("dead")).keepRecords().run();
        assertThat(texts(folder("out")))
                .isEqualTo(Map.of("a.csv.jsonl", "{\"y\":2.0}\n{\"y\":6.0}\n", "b.csv.jsonl", lines(4, 5)));
        assertThat(texts(folder("dead")).keySet()).containsExactly("a.csv.dead.jsonl");
        assertThat(texts(folder("dead")).get("a.csv.dead.jsonl"))
                .startsWith("{\"object\":\"" + temp.resolve("in/a.csv") + "\",\"version\":\"11 bytes of ")
                .endsWith(
                        "\"record\":2,\"offset\":4,\"error\":\"Column 'x' must be a number, got 'none'\",\"raw\":\"none\"}\n");
        assertThat(report.read()).isEqualTo(4);
        assertThat(report.failed()).isEqualTo(1);
    }

    @Test
    void withoutDeadLettersTheFirstRecordThatFailsEndsTheJob() throws Exception {
        write("a.csv", "x\n1\nnone\n");
        assertThatThrownBy(() -> job().run())
                .isInstanceOf(BadRecordException.class)
                .hasCauseInstanceOf(InvalidInputException.class);
        assertThat(texts(folder("out"))).isEmpty();
    }

    @Test
    void tooManyOverAllObjectsEndTheJob() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(i + ".csv", "x\n1\n2\n3\nbad\n");
        }
        assertThatThrownBy(() -> job().deadLetters(folder("dead"))
                        .maxFailed(100, 0.2, 10)
                        .run())
                .isInstanceOf(TooManyFailedException.class)
                .hasMessage("3 of 12 records failed, at most a share of 0.2 may; the dead letters tell which and why");
        assertThat(texts(folder("out"))).hasSize(3);
        assertThatThrownBy(() ->
                        job().deadLetters(folder("dead")).maxFailed(3, 1, 1).run())
                .isInstanceOf(BadRecordException.class);
    }

    @Test
    void anObjectThatWasReplacedIsAnErrorAndNeverAMix() throws Exception {
        write("a.csv", numbers(0, 30));
        Job first = job().parts(PartSize.ofRecords(10)).listener(new JobListener() {
            @Override
            public void committed(String path, Part part) {
                throw new IllegalStateException("power cut");
            }
        });
        assertThatThrownBy(first::run).hasMessage("power cut");
        write("a.csv", numbers(100, 131));
        assertThatThrownBy(() -> job().parts(PartSize.ofRecords(10)).run()).isInstanceOf(SourceChangedException.class);
    }

    @Test
    void objectsThatChangedBeforeThoseThatAreDoneAreAnError() throws Exception {
        write("b.csv", numbers(0, 3));
        write("c.csv", numbers(0, 3));
        job().run();
        write("a.csv", numbers(0, 3));
        assertThatThrownBy(() -> job().run())
                .isInstanceOf(JobChangedException.class)
                .hasMessageStartingWith(
                        "The objects of " + temp.resolve("in") + "/**.csv changed since the run before: the "
                                + "first 2 were done, and are not the same any more.");
        Files.delete(temp.resolve("in/a.csv"));
        Files.delete(temp.resolve("in/c.csv"));
        assertThatThrownBy(() -> job().run()).hasMessageContaining("2 were done, and only 1 are listed");
    }

    @Test
    void theCheckpointOfAnotherJobIsRefused() throws Exception {
        write("a.csv", numbers(0, 3));
        job().run();
        assertThatThrownBy(() -> job().version("model 2").run())
                .isInstanceOf(JobChangedException.class)
                .hasMessage(temp.resolve("job.json") + " is the checkpoint of another job: its version must be '', got "
                        + "'model 2'; run that job, or name another checkpoint");
        Files.writeString(temp.resolve("job.json"), "{\"checkpoint\":1,\"job\"");
        assertThatThrownBy(() -> job().run())
                .isInstanceOf(JobChangedException.class)
                .hasMessageStartingWith(temp.resolve("job.json") + " is no whole checkpoint: ");
    }

    @Test
    void twoRunsOfAJobAtOnceAreRefused() throws Exception {
        write("a.csv", numbers(0, 3));
        Job outer = job().listener(new JobListener() {
            @Override
            public void begun(String path, int part) {
                assertThatThrownBy(() -> job().run())
                        .isInstanceOf(IOException.class)
                        .hasMessage("Another run of this job is under way: " + temp.resolve("job.json.lock")
                                + " is locked");
            }
        });
        assertThat(outer.run().isComplete()).isTrue();
    }

    @Test
    void whatOthersLeftUnfinishedIsSwept() throws Exception {
        write("a.csv", numbers(0, 3));
        PendingBytes left = folder("out").sink("x/part-00000.jsonl").open();
        left.write(1);
        job().run();
        assertThat(folder("out").sweep("")).isZero();
        left.close();
    }

    @Test
    void aSourceThatFailsForAWhileIsGoneOnWith() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        ByteSource bytes = ByteSource.memory("rows.csv", numbers(0, 30).getBytes(StandardCharsets.UTF_8));
        ByteSource flaky = new Flaky(bytes, opened);
        List<String> retried = new ArrayList<>();
        job(Inputs.of("one", List.of(flaky)))
                .listener(new JobListener() {
                    @Override
                    public void retried(String path, IOException failure) {
                        retried.add(path + ": " + failure.getMessage());
                    }
                })
                .run();
        assertThat(retried).containsExactly("00000000-rows.csv: the line went down");
        assertThat(texts(folder("out"))).isEqualTo(Map.of("00000000-rows.csv.jsonl", lines(0, 30)));
    }

    @Test
    void aListNamesTheObjects() throws Exception {
        write("a.csv", numbers(0, 3));
        write("b.csv", numbers(3, 5));
        ByteSource list = ByteSource.memory("list", "b.csv\n\n a.csv \nb.csv\n".getBytes(StandardCharsets.UTF_8));
        job(Inputs.manifest(list, folder("in")::source)).run();
        assertThat(texts(folder("out")))
                .isEqualTo(Map.of(
                        "00000000-b.csv.jsonl", lines(3, 5),
                        "00000001-a.csv.jsonl", lines(0, 3),
                        "00000002-b.csv.jsonl", lines(3, 5)));
    }

    @Test
    void anInterruptEndsAJobAndStaysSet() throws Exception {
        write("a.csv", numbers(0, 30));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> job().run()).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(job().run().read()).isEqualTo(30);
    }

    /** Cannot be opened the first time. */
    private record Flaky(ByteSource bytes, AtomicInteger opened) implements ByteSource {
        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public long length() throws IOException {
            return bytes.length();
        }

        @Override
        public String version() throws IOException {
            return bytes.version();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            if (opened.incrementAndGet() == 1) {
                throw new IOException("the line went down");
            }
            return bytes.open(offset);
        }
    }
}
