package dev.augur.quickstart;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The flags. */
final class Options {
    @Option(
            names = "--input",
            paramLabel = "PLACE",
            description =
                    "Texts: a file or s3://bucket/key that ends in .csv or .tsv (with a header), .jsonl or .ndjson,"
                            + " plain, gzip or zstd.")
    @Nullable
    String input;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "The column that is embedded. By default text, definition, or the only one.")
    @Nullable
    String column;

    @Option(
            names = "--keep",
            paramLabel = "NAME",
            split = ",",
            description = "Columns that are copied to the output, as text.")
    Set<String> keep = Set.of();

    @Option(
            names = "--output",
            paramLabel = "PLACE",
            description =
                    "Embeddings as JSON lines: a file or s3://bucket/key that ends in .jsonl or .ndjson, then .gz or"
                            + " .zst if it shall be compressed.")
    @Nullable
    String output;

    @Option(
            names = "--dead-letters",
            paramLabel = "PLACE",
            description = "Where records that fail are noted, as JSON lines. Without it the first one ends the run.")
    @Nullable
    String deadLetters;

    @Mixin
    final EmbedderOptions embedder = new EmbedderOptions();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "Another S3 server for s3:// places. Credentials and region come from where the AWS SDK looks.")
    @Nullable
    URI endpoint;

    @Option(names = "--stacktrace", description = "Shows where an error came from.")
    boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean help;

    /**
     * Refuses flags that make no sense, before anything is started.
     *
     * @throws ParameterException with a text for the user
     */
    void check(CommandLine command) {
        try {
            checkPairs();
            checkPlaces();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private void checkPairs() {
        require(input != null || (column == null && keep.isEmpty()), "--column and --keep need --input");
        require(
                Collections.disjoint(keep, Embedding.FIELDS),
                "--keep must name none of " + String.join(", ", Embedding.FIELDS));
        embedder.check();
        require(output == null || !output.equals(deadLetters), "--output and --dead-letters must differ");
        require(endpoint == null || endpoint.getHost() != null, "--endpoint must be a URL, got '" + endpoint + "'");
    }

    private void checkPlaces() {
        if (input != null) {
            Places.check(input);
            Texts.formatOf(input);
        }
        for (String place : Arrays.asList(output, deadLetters)) {
            if (place != null) {
                Places.check(place);
                Texts.checkJsonLines(place);
            }
        }
    }

    private static void require(boolean fits, String otherwise) {
        if (!fits) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
