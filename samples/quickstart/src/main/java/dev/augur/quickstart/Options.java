package dev.augur.quickstart;

import dev.augur.s3.S3Location;
import dev.augur.tokenizers.Pooling;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The flags. */
final class Options {
    @Option(
            names = "--input",
            paramLabel = "PLACE",
            description = "Texts: a file or s3://bucket/key that ends in .csv or .tsv (with a header), .jsonl or .ndjson,"
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
    List<String> keep = List.of();

    @Option(
            names = "--output",
            paramLabel = "PLACE",
            description = "Embeddings as JSON lines: a file or s3://bucket/key that ends in .jsonl or .ndjson, then .gz or"
                    + " .zst if it shall be compressed.")
    @Nullable
    String output;

    @Option(
            names = "--dead-letters",
            paramLabel = "PLACE",
            description = "Where records that fail are noted, as JSON lines. Without it the first one ends the run.")
    @Nullable
    String deadLetters;

    @Option(names = "--model", paramLabel = "FILE", description = "An embedding model in ONNX.")
    @Nullable
    Path model;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "Its tokenizer. By default tokenizer.json beside the model.")
    @Nullable
    Path tokenizer;

    @Option(
            names = "--pooling",
            paramLabel = "HOW",
            description = "How the model was trained: ${COMPLETION-CANDIDATES}. By default MEAN.")
    @Nullable
    Pooling pooling;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Another S3 server for s3:// places. Credentials and region come from where the AWS SDK looks.")
    @Nullable
    URI endpoint;

    @Option(names = "--stacktrace", description = "Shows where an error came from.")
    boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    boolean help;

    /** Whether the words of WordNet are embedded. */
    boolean ownInput() {
        return input != null;
    }

    boolean ownModel() {
        return model != null;
    }

    /**
     * Refuses flags that make no sense, before anything is started.
     *
     * @throws ParameterException with a text for the user
     */
    void check(CommandLine command) {
        try {
            require(input != null || (column == null && keep.isEmpty()), "--column and --keep need --input");
            require(model != null || (tokenizer == null && pooling == null), "--tokenizer and --pooling need --model");
            require(endpoint == null || endpoint.getHost() != null, "--endpoint must be a URL, got '" + endpoint + "'");
            if (input != null) {
                checkPlace(input);
                Texts.formatOf(input);
            }
            for (String place : new String[] {output, deadLetters}) {
                if (place != null) {
                    checkPlace(place);
                    Texts.checkJsonLines(place);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static void require(boolean fits, String otherwise) {
        if (!fits) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void checkPlace(String place) {
        if (Places.isS3(place)) {
            S3Location.of(place);
        }
    }
}
