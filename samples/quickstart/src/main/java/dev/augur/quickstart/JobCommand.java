package dev.augur.quickstart;

import dev.augur.io.ByteSource;
import dev.augur.streaming.BadRecordException;
import dev.augur.streaming.JsonLinesFormat;
import dev.augur.streaming.PartSize;
import dev.augur.streaming.Progress;
import dev.augur.streaming.RecordFormat;
import dev.augur.streaming.job.Checkpoint;
import dev.augur.streaming.job.Inputs;
import dev.augur.streaming.job.Job;
import dev.augur.streaming.job.JobReport;
import dev.augur.streaming.job.TooManyFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that embeds the texts of many objects, as a job that may be stopped and gone on with. */
@Command(
        name = "job",
        sortOptions = false,
        usageHelpWidth = 100,
        description = "Embeds the texts of many objects, as a job that may be killed at any moment and gone on with.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:All is done.",
            "1:It failed. What is committed stays; begin it again to go on.",
            "2:The flags make no sense.",
            "3:It was stopped in order, by --stop-after or a signal; begin it again to go on.",
            "4:Too many records failed."
        })
final class JobCommand implements Callable<Integer> {
    static final int STOPPED = 3;
    static final int TOO_MANY_FAILED = 4;

    private final PrintStream out;

    @Option(
            names = "--input",
            paramLabel = "PLACE",
            required = true,
            description = "Texts: a folder or s3://bucket/prefix/, all of whose objects are read, or one object.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private String input;

    @Option(
            names = "--glob",
            paramLabel = "PATTERN",
            description = "Which objects of the folder, for example **.csv.gz. By default all.")
    private String glob = "**";

    @Option(
            names = "--list",
            description = "--input is a text that names the objects, one a line, plain or compressed.")
    private boolean list;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "How the records are written down: csv, tsv, jsonl or ndjson, perhaps with .gz or the like behind it."
                            + " By default each name tells. What the compression is, the bytes tell.")
    @Nullable
    private String format;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "The column that is embedded. By default text, definition, or the only one.")
    @Nullable
    private String column;

    @Option(
            names = "--keep",
            paramLabel = "NAME",
            split = ",",
            description = "Columns that are copied to the output, as text.")
    private Set<String> keep = Set.of();

    @Option(
            names = "--output",
            paramLabel = "PLACE",
            required = true,
            description = "A folder or s3://bucket/prefix/ of this job alone, for JSON lines in zstd.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private String output;

    @Option(
            names = "--dead-letters",
            paramLabel = "PLACE",
            description =
                    "A folder or prefix where records that fail are noted. Without it the first one ends the job.")
    @Nullable
    private String deadLetters;

    @Option(names = "--keep-records", description = "Notes the records themselves there too.")
    private boolean keepRecords;

    @Option(
            names = "--max-failed",
            paramLabel = "N",
            description = "One more record that fails ends the job. By default any number may.")
    private long maxFailed = Long.MAX_VALUE;

    @Option(
            names = "--max-share",
            paramLabel = "SHARE",
            description =
                    "A larger share of records that fail ends the job, from 0 to 1, behind the first 1,000 records.")
    private double maxShare = 1;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "Where the job notes how far it is, and finds where to go on. Without it, it begins anew.")
    @Nullable
    private Path resume;

    @Option(
            names = "--part-records",
            paramLabel = "N",
            description = "Records of a part of the output. By default ${DEFAULT-VALUE}.")
    private long partRecords = 100_000;

    @Option(names = "--parallel", paramLabel = "N", description = "Objects at once. By default ${DEFAULT-VALUE}.")
    private int parallel = 1;

    @Option(
            names = "--stop-after",
            paramLabel = "DURATION",
            description = "Stops in order before then, for example PT10M.")
    @Nullable
    private Duration stopAfter;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes what was done as JSON.")
    @Nullable
    private Path report;

    @Mixin
    private final EmbedderOptions embedder = new EmbedderOptions();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "Another S3 server for s3:// places. Credentials and region come from where the AWS SDK looks.")
    @Nullable
    private URI endpoint;

    @Option(names = "--stacktrace", description = "Shows where an error came from.")
    boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    JobCommand(PrintStream out) {
        this.out = out;
    }

    /** The exit code of a job that failed so. */
    static int exitCode(Exception error) {
        boolean isOfTheRecords = error instanceof BadRecordException || error instanceof TooManyFailedException;
        return isOfTheRecords ? TOO_MANY_FAILED : CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws IOException {
        ExecutorService executor = Executors.newCachedThreadPool();
        try (Places places = new Places(endpoint);
                Embedding embedding = open();
                StopSignal signal = StopSignal.listen()) {
            say("Model", embedding.placement().toString());
            JobReport done = run(job(places, embedding, executor, signal));
            say("Job", done.toString());
            if (report != null) {
                Files.writeString(report, done.toJson() + "\n");
            }
            return done.isComplete() ? CommandLine.ExitCode.OK : STOPPED;
        } finally {
            executor.shutdown();
        }
    }

    /** What the pipeline of an object cannot begin with is the job's failure. */
    private static JobReport run(Job job) throws IOException {
        try {
            return job.run();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Embedding open() throws IOException {
        try {
            embedder.check();
            if (format != null) {
                Texts.formatOf("." + format);
            }
            return embedder.open();
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    private Job job(Places places, Embedding embedding, ExecutorService executor, StopSignal signal)
            throws IOException {
        try {
            Job job = Job.over(inputs(places), source -> embedding.pipeline(texts(source)))
                    .to(places.folder(output), JsonLinesFormat.standard(), "jsonl.zst")
                    .parts(PartSize.ofRecords(partRecords))
                    .parallel(parallel, executor)
                    .maxFailed(maxFailed, maxShare, 1000)
                    .stopBefore(signal.deadline(stopAfter))
                    .progress(Progress.automatic());
            if (deadLetters != null) {
                job.deadLetters(places.folder(deadLetters));
            }
            if (keepRecords) {
                job.keepRecords();
            }
            return resume == null ? job : job.checkpoint(Checkpoint.file(resume));
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    private ParameterException wrong(IllegalArgumentException e) {
        return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }

    private Inputs inputs(Places places) {
        if (list) {
            return Inputs.manifest(places.source(input), places::source);
        }
        return Places.isFolder(input)
                ? Inputs.of(places.folder(input), glob)
                : Inputs.of(input, List.of(places.source(input)));
    }

    private Texts texts(ByteSource source) {
        try {
            RecordFormat records = Texts.formatOf(format == null ? source.name() : "." + format);
            return Texts.of(source, records, column, keep);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            String text = e.getMessage() + "; name the format with --format, or choose objects with --glob";
            throw new UncheckedIOException(text, new IOException(e));
        }
    }

    private void say(String what, String text) {
        out.printf("%-9s %s%n", what, text);
    }
}
