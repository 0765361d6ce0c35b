package dev.augur.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the checks look. Files of a process and of the system are text of Linux (proc(5), sysfs(5)); elsewhere there are
 * none, and what needs them is not told.
 *
 * @param root the folder that stands for {@code /}
 * @param environment variables of the process
 */
record Machine(Path root, Map<String, String> environment) {
    Machine {
        environment = Map.copyOf(environment);
    }

    static Machine own() {
        return new Machine(Path.of("/"), System.getenv());
    }

    /** The place of an absolute path. */
    Path at(String absolute) {
        return root.resolve(absolute.replaceFirst("^/+", ""));
    }

    /** The lines of a file, none if it cannot be read. Bytes that are no text do not matter. */
    List<String> lines(String absolute) {
        Path file = at(absolute);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return List.of();
        }
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            // Files below /proc and /sys may refuse although they are readable by their mode.
            return List.of();
        }
    }

    /** The only line of a file. */
    Optional<String> line(String absolute) {
        return lines(absolute).stream().findFirst().map(String::trim);
    }

    /** The value of the first line {@code key : value}. */
    Optional<String> value(String absolute, String key) {
        return lines(absolute).stream()
                .filter(line -> line.startsWith(key) && line.contains(":"))
                .filter(line -> line.substring(0, line.indexOf(':')).trim().equals(key))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst();
    }
}
