package dev.augur.onnxruntime;

import dev.augur.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * What stands in a packed folder, and for what it was made.
 *
 * @param runtime the version of ONNX Runtime
 * @param platform its name for system and processor, for example {@code linux-x64}
 * @param cpu the processor's features
 * @param optimization how far the graph is rewritten
 * @param inputs of the model, for a person
 * @param outputs of the model, for a person
 * @param files each file of the model, by name
 */
record PackManifest(
        String runtime,
        String platform,
        List<String> cpu,
        String optimization,
        List<String> inputs,
        List<String> outputs,
        Map<String, Entry> files) {
    /** Its file, in the format of {@link Properties}. */
    static final String FILE = "augur-pack.properties";

    /** The form for every processor; stores find it by its name. */
    static final String PORTABLE = "model.onnx";

    /** The form for one processor. */
    static final String PACKED = "packed.onnx";

    /** The weights of both. */
    static final String WEIGHTS = "weights.bin";

    private static final String FORMAT = "1";
    private static final String OF_FILE = "file.";
    private static final int MAX_BYTES = 1 << 20;

    /**
     * A file.
     *
     * @param bytes its size
     * @param crc32c its checksum, which is quick to tell (RFC 3720)
     * @param sha256 its digest
     */
    record Entry(long bytes, long crc32c, String sha256) {
        static Entry of(Path file) throws IOException {
            return new Entry(Files.size(file), crc(file), Sha256.of(file).hex());
        }
    }

    PackManifest {
        cpu = List.copyOf(cpu);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        files = Map.copyOf(files);
    }

    /** Not through a channel: with the first one a JVM opens sockets. */
    static long crc(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] chunk = new byte[1 << 16];
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                crc.update(chunk, 0, n);
            }
        }
        return crc.getValue();
    }

    static PackManifest read(Path folder) throws IOException, RefusedModelException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
            throw new RefusedModelException("it must be a regular file of at most " + MAX_BYTES + " bytes");
        }
        Properties properties = new Properties();
        try (InputStream in = new FileInputStream(file.toFile())) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw new RefusedModelException("it is no file of properties: " + e.getMessage());
        }
        return of(properties);
    }

    private static PackManifest of(Properties properties) throws RefusedModelException {
        if (!FORMAT.equals(properties.getProperty("format"))) {
            throw new RefusedModelException("its format must be " + FORMAT + ", got " + properties.getProperty("format")
                    + "; pack the model with this version");
        }
        Map<String, Entry> files = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(OF_FILE)) {
                files.put(fileName(key), entry(get(properties, key)));
            }
        }
        return new PackManifest(
                get(properties, "runtime"),
                get(properties, "platform"),
                List.of(get(properties, "cpu").split(" ", -1)),
                get(properties, "optimization"),
                lines(get(properties, "inputs")),
                lines(get(properties, "outputs")),
                files);
    }

    private static String fileName(String key) throws RefusedModelException {
        String name = key.substring(OF_FILE.length());
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new RefusedModelException("each of its files must be in the folder, with a plain name");
        }
        return name;
    }

    private static Entry entry(String value) throws RefusedModelException {
        String[] parts = value.split(" ", -1);
        if (!value.matches("[0-9]{1,18} [0-9a-f]{8} [0-9a-f]{64}")) {
            throw new RefusedModelException("each of its files must have its size, CRC-32C and SHA-256, got " + value);
        }
        return new Entry(Long.parseLong(parts[0]), Long.parseLong(parts[1], 16), parts[2]);
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static String get(Properties properties, String key) throws RefusedModelException {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new RefusedModelException("it must have '" + key + "'");
        }
        return value;
    }

    /** Writes it; the same one gives the same bytes. */
    void write(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("format", FORMAT);
        properties.setProperty("runtime", runtime);
        properties.setProperty("platform", platform);
        properties.setProperty("cpu", String.join(" ", cpu));
        properties.setProperty("optimization", optimization);
        properties.setProperty("inputs", String.join("\n", inputs));
        properties.setProperty("outputs", String.join("\n", outputs));
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
}
