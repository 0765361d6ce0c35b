package dev.augur.streaming.job;

import dev.augur.Predictor;
import dev.augur.io.ByteFolder;
import dev.augur.streaming.CsvFormat;
import dev.augur.streaming.Doubling;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.Part;
import dev.augur.streaming.PartSize;
import dev.augur.streaming.Pipeline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A job that may be killed, or, with {@code bare}, a loop that writes the same answers straight into its outputs, and goes over those
 * that are there. Arguments: the folder, and {@code bare}. Prints a line for each part or output.
 */
final class KilledJobProgram {
    static final int PART_RECORDS = 500;
    static final String BEGUN = "begun";

    private KilledJobProgram() {}

    public static void main(String[] args) throws Exception {
        System.out.println(BEGUN);
        if (args.length > 1) {
            bare(Path.of(args[0]));
            System.out.println("done");
            return;
        }
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

    private static void bare(Path folder) throws IOException {
        List<Path> inputs;
        try (Stream<Path> all = Files.list(folder.resolve("in"))) {
            inputs = all.sorted().toList();
        }
        for (Path input : inputs) {
            Path output = folder.resolve("out").resolve(input.getFileName() + ".jsonl.gz");
            if (!Files.exists(output)) {
                copy(input, output);
                System.out.println(output.getFileName());
            }
        }
    }

    private static void copy(Path input, Path output) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(input)), StandardCharsets.UTF_8));
                Writer out = new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(output)), StandardCharsets.UTF_8)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.equals("bad")) {
                    out.write("{\"x\":\"" + line + "\",\"y\":" + 2 * Float.parseFloat(line) + "}\n");
                }
            }
        }
    }
}
