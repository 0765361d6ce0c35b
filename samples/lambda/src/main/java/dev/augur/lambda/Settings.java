package dev.augur.lambda;

import dev.augur.protocol.WarmUps;
import dev.augur.s3.S3Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the function is configured.
 *
 * @param models the folder of the models; null means the embedded one
 * @param model the model of direct invokes, messages and objects; null means the first
 * @param warm whether models are loaded before the first event
 * @param warmUp the runs that are part of a load
 * @param replyMargin how long before the function's time limit an answer must be there
 * @param results where the results of messages go, as {@code s3://bucket/prefix/}; null means that there are no messages
 * @param messageFormat how the body of a message is read; null means what fits the model
 * @param textColumn the column of an object that a text model reads
 * @param columns the columns of an object that another model reads
 * @param batchRows the most rows of an object that are predicted together
 * @param stopMargin how long before the function's time limit the work on an object must be committed
 */
public record Settings(
        @Nullable Path models,
        @Nullable String model,
        boolean warm,
        WarmUps warmUp,
        Duration replyMargin,
        @Nullable String results,
        @Nullable MessageFormat messageFormat,
        String textColumn,
        List<String> columns,
        int batchRows,
        Duration stopMargin) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");
    private static final Pattern RESULTS = Pattern.compile("s3://[^/]+/(.*/)?");

    /** How the body of a message is read. */
    public enum MessageFormat {
        /** The body is the text. */
        TEXT,
        /** The body is a record in JSON. */
        JSON
    }

    /**
     * Copies.
     *
     * @param models as the record has it
     * @param model as the record has it
     * @param warm as the record has it
     * @param warmUp as the record has it
     * @param replyMargin as the record has it
     * @param results as the record has it
     * @param messageFormat as the record has it
     * @param textColumn as the record has it
     * @param columns as the record has it
     * @param batchRows as the record has it
     * @param stopMargin as the record has it
     */
    public Settings {
        columns = List.copyOf(columns);
    }

    /**
     * Reads the variables that begin with {@code AUGUR_}. Relative folders are below {@code LAMBDA_TASK_ROOT}.
     *
     * @param environment for example {@link System#getenv()}
     * @return the settings
     * @throws IllegalArgumentException if a variable is unknown or has a value that it cannot have
     */
    public static Settings of(Map<String, String> environment) {
        Variable.check(environment);
        return new Settings(
                models(environment),
                orNull(Variable.AUGUR_MODEL.of(environment)),
                truth(Variable.AUGUR_WARM, environment),
                warmUp(environment),
                duration(Variable.AUGUR_REPLY_MARGIN, environment),
                results(environment),
                messageFormat(environment),
                Variable.AUGUR_TEXT_COLUMN.of(environment),
                columns(environment),
                positive(Variable.AUGUR_BATCH_ROWS, environment),
                duration(Variable.AUGUR_STOP_MARGIN, environment));
    }

    private static @Nullable Path models(Map<String, String> environment) {
        String value = Variable.AUGUR_MODELS.of(environment);
        if (value.isEmpty()) {
            return null;
        }
        Path folder = Path.of(environment.getOrDefault("LAMBDA_TASK_ROOT", "")).resolve(value);
        if (!Files.isDirectory(folder)) {
            throw Variable.AUGUR_MODELS.wrong("a folder, in the zip or in a layer", value);
        }
        return folder;
    }

    private static WarmUps warmUp(Map<String, String> environment) {
        String value = Variable.AUGUR_WARM_UP.of(environment);
        try {
            return WarmUps.of(value);
        } catch (IllegalArgumentException e) {
            throw Variable.AUGUR_WARM_UP.wrong(WarmUps.EXPECTED, value);
        }
    }

    private static @Nullable String results(Map<String, String> environment) {
        String value = Variable.AUGUR_RESULTS.of(environment);
        if (value.isEmpty()) {
            return null;
        }
        if (!RESULTS.matcher(value).matches()) {
            throw Variable.AUGUR_RESULTS.wrong("s3://bucket/ or s3://bucket/prefix/", value);
        }
        return value;
    }

    /** An object below {@link #results}, or the reason why there cannot be one. */
    S3Location result(String name) {
        if (results == null) {
            throw new IllegalStateException(
                    "SQS events need " + Variable.AUGUR_RESULTS + ", for example s3://bucket/results/: it is not set");
        }
        return S3Location.of(results + name);
    }

    private static @Nullable MessageFormat messageFormat(Map<String, String> environment) {
        String value = Variable.AUGUR_MESSAGE_FORMAT.of(environment);
        return switch (value) {
            case "" -> null;
            case "text" -> MessageFormat.TEXT;
            case "json" -> MessageFormat.JSON;
            default -> throw Variable.AUGUR_MESSAGE_FORMAT.wrong("text or json", value);
        };
    }

    private static List<String> columns(Map<String, String> environment) {
        String value = Variable.AUGUR_COLUMNS.of(environment);
        if (value.isEmpty()) {
            return List.of();
        }
        List<String> columns =
                Stream.of(value.split(",", -1)).map(String::strip).toList();
        if (columns.contains("")) {
            throw Variable.AUGUR_COLUMNS.wrong("names with commas between them", value);
        }
        return columns;
    }

    private static boolean truth(Variable variable, Map<String, String> environment) {
        String value = variable.of(environment);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw variable.wrong("true or false", value);
        };
    }

    private static int positive(Variable variable, Map<String, String> environment) {
        String value = variable.of(environment);
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw variable.wrong("a number from 1 to 999999999", value);
        }
        return Integer.parseInt(value);
    }

    private static Duration duration(Variable variable, Map<String, String> environment) {
        String value = variable.of(environment);
        Matcher parts = DURATION.matcher(value);
        if (!parts.matches()) {
            throw variable.wrong("a number with ms, s or m, for example 1500ms", value);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static @Nullable String orNull(String value) {
        return value.isEmpty() ? null : value;
    }
}
