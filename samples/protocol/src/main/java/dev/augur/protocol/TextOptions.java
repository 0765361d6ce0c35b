package dev.augur.protocol;

import dev.augur.tokenizers.Pooling;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a text model is used, as the file {@code augur.properties} beside it says.
 *
 * @param pooling {@code pooling}: {@code mean}, the default, or {@code cls}
 * @param normalize {@code normalize}: {@code true}, the default, or {@code false}
 * @param maxTokens {@code max-tokens}: where texts are cut; null for the tokenizer's own limit
 * @param output {@code output}: the name of the output with a vector per token; null for the usual one
 */
record TextOptions(
        Pooling pooling,
        boolean normalize,
        @Nullable Integer maxTokens,
        @Nullable String output) {
    static final TextOptions DEFAULT = new TextOptions(Pooling.MEAN, true, null, null);

    private static final Set<String> KEYS = new TreeSet<>(Set.of("pooling", "normalize", "max-tokens", "output"));

    static TextOptions read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        file + " must have no other keys than " + String.join(", ", KEYS) + ", got '" + key + "'");
            }
        }
        return new TextOptions(
                pooling(file, properties.getProperty("pooling", "mean")),
                flag(file, properties.getProperty("normalize", "true")),
                count(file, properties.getProperty("max-tokens")),
                properties.getProperty("output"));
    }

    private static Pooling pooling(Path file, String value) {
        for (Pooling pooling : Pooling.values()) {
            if (pooling.name().toLowerCase(Locale.ROOT).equals(value)) {
                return pooling;
            }
        }
        throw wrong(file, "pooling must be mean or cls", value);
    }

    private static boolean flag(Path file, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong(file, "normalize must be true or false", value);
        }
        return value.equals("true");
    }

    private static @Nullable Integer count(Path file, @Nullable String value) {
        if (value == null) {
            return null;
        }
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw wrong(file, "max-tokens must be a whole number from 1 on", value);
        }
        return Integer.valueOf(value);
    }

    private static IllegalArgumentException wrong(Path file, String rule, String value) {
        return new IllegalArgumentException(file + ": " + rule + ", got '" + value + "'");
    }
}
