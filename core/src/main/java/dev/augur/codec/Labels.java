package dev.augur.codec;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a model's labels: UTF-8 text with one label per line, the first one being class 0. Lines are taken as they are,
 * spaces and empty lines included, since their number is what counts.
 */
public final class Labels {
    private Labels() {}

    /**
     * Labels in a file.
     *
     * @param file the file
     * @return the labels
     * @throws IOException if it cannot be read or is not UTF-8
     */
    public static List<String> read(Path file) throws IOException {
        return List.copyOf(Files.readAllLines(file));
    }

    /**
     * Labels on the class path.
     *
     * @param loader the class loader that has the resource
     * @param resource the resource's absolute name, without a leading slash
     * @return the labels
     * @throws IOException if it is not there, cannot be read or is not UTF-8
     */
    public static List<String> resource(ClassLoader loader, String resource) throws IOException {
        InputStream in = loader.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("There is no resource " + resource + " on the class path");
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            List<String> labels = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                labels.add(line);
            }
            return List.copyOf(labels);
        }
    }
}
