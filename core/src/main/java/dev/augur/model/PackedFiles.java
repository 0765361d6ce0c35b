package dev.augur.model;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * The manifest of a folder that {@code augur pack} wrote: what the model was packed for, and each of its files. Immutable.
 *
 * @param facts what engines and people want to know, by name
 * @param files by path below the folder, with / between its parts
 */
public record PackedFiles(Map<String, String> facts, Map<String, Entry> files) {
    /** Its file, in the format of {@link Properties}. */
    public static final String FILE = "augur-pack.properties";

    private static final String FORMAT = "1";
    private static final String FORMAT_KEY = "format";
    private static final String OF_FILE = "file.";
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern ENTRY = Pattern.compile("[0-9]{1,18} [0-9a-f]{8} [0-9a-f]{64}");

    /**
     * A file.
     *
     * @param bytes its size
     * @param crc32c its checksum, which is quick to tell (RFC 3720)
     * @param sha256 its digest, in lower case
     */
    public record Entry(long bytes, long crc32c, String sha256) {
        /**
         * Reads a file.
         *
         * @param file the file
         * @return what it is now
         * @throws IOException if it cannot be read
         */
        public static Entry of(Path file) throws IOException {
            return new Entry(Files.size(file), crc(file), Sha256.of(file).hex());
        }
    }

    /**
     * Copies.
     *
     * @param facts as the record has it
     * @param files as the record has it
     */
    public PackedFiles {
        facts = Map.copyOf(facts);
        files = Map.copyOf(files);
    }

    /**
     * Whether a folder has a manifest.
     *
     * @param folder any folder
     * @return true if there is one, whatever it says
     */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The checksum of a file. Not through a channel: with the first one a JVM opens sockets.
     *
     * @param file the file
     * @return its CRC-32C
     * @throws IOException if it cannot be read
     */
    public static long crc(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                crc.update(chunk, 0, n);
            }
        }
        return crc.getValue();
    }

    /**
     * Reads the manifest of a folder.
     *
     * @param folder the folder
     * @return its manifest
     * @throws DamagedPackException if it is none
     * @throws IOException if it cannot be read
     */
    public static PackedFiles read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
            throw new DamagedPackException("it must be a regular file of at most " + MAX_BYTES + " bytes");
        }
        Properties properties = new Properties();
        try (InputStream in = new FileInputStream(file.toFile())) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw new DamagedPackException("it is no file of properties: " + e.getMessage());
        }
        return of(properties);
    }

    private static PackedFiles of(Properties properties) throws DamagedPackException {
        if (!FORMAT.equals(properties.getProperty(FORMAT_KEY))) {
            throw new DamagedPackException("its format must be " + FORMAT + ", got "
                    + properties.getProperty(FORMAT_KEY) + "; pack the model with this version");
        }
        Map<String, String> facts = new HashMap<>();
        Map<String, Entry> files = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key);
            if (key.startsWith(OF_FILE)) {
                files.put(fileName(key), entry(value));
            } else if (!key.equals(FORMAT_KEY)) {
                facts.put(key, value);
            }
        }
        return new PackedFiles(facts, files);
    }

    private static String fileName(String key) throws DamagedPackException {
        String name = key.substring(OF_FILE.length());
        if (!PLAIN.matcher(name).matches()) {
            throw new DamagedPackException("each of its files must be in the folder, with a plain name");
        }
        return name;
    }

    private static Entry entry(String value) throws DamagedPackException {
        if (!ENTRY.matcher(value).matches()) {
            throw new DamagedPackException("each of its files must have its size, CRC-32C and SHA-256, got " + value);
        }
        String[] parts = value.split(" ", -1);
        return new Entry(Long.parseLong(parts[0]), Long.parseLong(parts[1], 16), parts[2]);
    }

    /**
     * A fact that must be there.
     *
     * @param name its name
     * @return its value
     * @throws DamagedPackException if there is none of that name
     */
    public String fact(String name) throws DamagedPackException {
        String value = facts.get(name);
        if (value == null) {
            throw new DamagedPackException("it must have '" + name + "'");
        }
        return value;
    }

    /**
     * Writes the manifest; the same one gives the same bytes.
     *
     * @param folder where
     * @throws IOException if it cannot be written
     */
    public void write(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(FORMAT_KEY, FORMAT);
        facts.forEach(properties::setProperty);
        files.forEach((name, file) -> properties.setProperty(
                OF_FILE + name, String.format(Locale.ROOT, "%d %08x %s", file.bytes(), file.crc32c(), file.sha256())));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        properties.store(bytes, null);
        String sorted = bytes.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(folder.resolve(FILE), sorted, StandardCharsets.ISO_8859_1);
    }

    /**
     * Compares the size of each file, and reads none.
     *
     * @param folder the folder of this manifest
     * @throws DamagedPackException if one is not there, is a link, or has another size
     * @throws IOException if the folder cannot be read
     */
    public void requireSizes(Path folder) throws IOException {
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new DamagedPackException(path + " must be a regular file in the folder");
            }
            long expected = file.getValue().bytes();
            if (Files.size(path) != expected) {
                throw new DamagedPackException(path + " must have " + expected + " bytes, got " + Files.size(path));
            }
        }
    }

    /**
     * Compares each file with its digest. Reads all of them.
     *
     * @param folder a packed folder
     * @return what is wrong, a line for each file; empty if nothing is
     * @throws IOException if a file cannot be read
     */
    public static List<String> verify(Path folder) throws IOException {
        List<String> wrong = new ArrayList<>();
        try {
            for (Map.Entry<String, Entry> file : new TreeMap<>(read(folder).files()).entrySet()) {
                Path path = folder.resolve(file.getKey());
                String expected = file.getValue().sha256();
                String found = Files.isRegularFile(path) ? Sha256.of(path).hex() : "no such file";
                if (!found.equals(expected)) {
                    wrong.add(file.getKey() + " must have the SHA-256 " + expected + ", got " + found);
                }
            }
        } catch (DamagedPackException e) {
            wrong.add(FILE + " is damaged: " + e.getMessage());
        }
        return wrong;
    }
}
