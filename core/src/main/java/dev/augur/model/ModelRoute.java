package dev.augur.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an id stands for at a time: one version of a model, or several that share its calls, and perhaps one more that gets
 * the same calls without its answers being used. Immutable.
 *
 * <p>As a file, which is an alias, it has a line for each version, {@code version weight}, and one {@code shadow version};
 * the weight is 1 where there is none. Empty lines and those that begin with {@code #} say nothing.
 *
 * <pre>
 * # nine of ten calls go to 3
 * 3 90
 * 4 10
 * shadow 5
 * </pre>
 *
 * @param shares the versions that answer, at least one, each once
 * @param shadow the version that answers to nobody; null if there is none
 */
public record ModelRoute(List<Share> shares, @Nullable ModelId shadow) {
    /** Larger ones are no alias. */
    private static final int MAX_FILE_BYTES = 1 << 16;

    private static final String SHADOW = "shadow";

    /**
     * A version and its part of the calls.
     *
     * @param model the version
     * @param weight at least 1; the part is this over the sum of all
     */
    public record Share(ModelId model, int weight) {
        /**
         * Checks the weight.
         *
         * @param model as the record has it
         * @param weight as the record has it
         */
        public Share {
            if (weight < 1) {
                throw new IllegalArgumentException("The weight of '" + model + "' must be >= 1, got " + weight);
            }
        }
    }

    /**
     * Checks that each version is there once.
     *
     * @param shares as the record has it
     * @param shadow as the record has it
     */
    public ModelRoute {
        shares = List.copyOf(shares);
        if (shares.isEmpty()) {
            throw new IllegalArgumentException("A route needs a version that answers");
        }
        Set<ModelId> seen = new HashSet<>();
        long sum = 0;
        for (Share share : shares) {
            sum += share.weight();
            if (!seen.add(share.model()) || share.model().equals(shadow)) {
                throw new IllegalArgumentException(
                        "A route must have each version once, got '" + share.model() + "' twice");
            }
        }
        if (sum > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("The weights of a route must sum up to < 2^31, got " + sum);
        }
    }

    /**
     * Every call goes to one version.
     *
     * @param model the version
     * @return the route
     */
    public static ModelRoute to(ModelId model) {
        return new ModelRoute(List.of(new Share(model, 1)), null);
    }

    /**
     * Reads the file of an alias.
     *
     * @param name the model
     * @param file the file
     * @return the route
     * @throws IOException if it cannot be read, or is none; the text names the file and the line
     */
    public static ModelRoute read(String name, Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > MAX_FILE_BYTES) {
            throw new IOException(
                    "The alias " + file.toAbsolutePath() + " has " + bytes + " bytes, more than " + MAX_FILE_BYTES);
        }
        List<Share> shares = new ArrayList<>();
        ModelId shadow = null;
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            try {
                String[] words = text.split("\\s+", -1);
                if (words.length > 2 || (words[0].equals(SHADOW) && (words.length < 2 || shadow != null))) {
                    throw new IllegalArgumentException(text);
                }
                if (words[0].equals(SHADOW)) {
                    shadow = new ModelId(name, words[1]);
                } else {
                    int weight = words.length == 1 ? 1 : Integer.parseInt(words[1]);
                    shares.add(new Share(new ModelId(name, words[0]), weight));
                }
            } catch (IllegalArgumentException e) {
                throw bad(
                        file,
                        "line " + number + " ('" + text + "') is neither a version with a weight nor one shadow",
                        e);
            }
        }
        try {
            return new ModelRoute(shares, shadow);
        } catch (IllegalArgumentException e) {
            throw bad(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static IOException bad(Path file, String why, IllegalArgumentException cause) {
        return new IOException("The alias " + file.toAbsolutePath() + " is not as it must be: " + why, cause);
    }

    /**
     * Writes the file of an alias: whoever reads it sees the earlier one or this, whole.
     *
     * @param file the file, whose folder must be there
     * @throws IOException if it cannot be written, or not moved in one step
     */
    public void write(Path file) throws IOException {
        String text = shares.stream()
                        .map(share -> share.model().version() + " " + share.weight() + "\n")
                        .collect(Collectors.joining())
                + (shadow == null ? "" : SHADOW + " " + shadow.version() + "\n");
        Path unfinished = file.resolveSibling("." + UUID.randomUUID() + ".alias");
        try {
            Files.writeString(unfinished, text, StandardCharsets.UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
