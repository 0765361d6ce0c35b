package dev.augur.streaming.job;

import dev.augur.Predictor;
import dev.augur.io.ByteFolder;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.Doubling;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Part;
import dev.augur.streaming.PartSize;
import dev.augur.streaming.Pipeline;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A job that may be killed. Arguments: its folder. Prints a line for each part. */
final class KilledJobProgram {
    static final int PART_RECORDS = 500;

    private KilledJobProgram() {}

    public static void main(String[] args) throws Exception {
        System.out.println(run(Path.of(args[0]), new JobListener() {
            @Override
            public void committed(String path, Part part) {
                System.out.println(path + " " + part.number());
            }
        }));
    }

    static JobReport run(Path folder, JobListener listener) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(1);
        try (Doubling doubling = new Doubling();
                Predictor<Double, Float> predictor = doubling.predictor()) {
            return Job.over(
                            Inputs.of(ByteFolder.directory(folder.resolve("in"))),
                            source -> Pipeline.from(source, CsvFormat.withHeader())
                                    .predict(row -> row.number("x"), predictor)
                                    .write((row, value, fields) -> fields.put("x", row.text("x"))
                                            .put("y", value)
                                            .put("at", row.position().record()))
                                    .batch(64))
                    .to(ByteFolder.directory(folder.resolve("out")), JsonLinesFormat.standard(), "jsonl.gz")
                    .deadLetters(ByteFolder.directory(folder.resolve("dead")))
                    .parts(PartSize.ofRecords(PART_RECORDS))
                    .parallel(2, executor)
                    .checkpoint(Checkpoint.file(folder.resolve("job.json")))
                    .listener(listener)
                    .run();
        } finally {
            executor.shutdown();
        }
    }
}
