package dev.augur.onnxruntime;

import dev.augur.model.Sha256;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    /** Its file. */
    static final String FILE = "augur-pack.json";

    /** The form for every processor; stores find it by its name. */
    static final String PORTABLE = "model.onnx";

    /** The form for one processor. */
    static final String PACKED = "packed.onnx";

    /** The weights of both. */
    static final String WEIGHTS = "weights.bin";

    private static final long FORMAT = 1;
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
        try (InputStream in = new FileInputStream(file.toFile())) {
            return of(Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    private static PackManifest of(Map<String, Object> json) throws RefusedModelException {
        if (!Long.valueOf(FORMAT).equals(json.get("format"))) {
            throw new RefusedModelException("its format must be " + FORMAT + ", got " + json.get("format")
                    + "; pack the model with this version");
        }
        Map<String, Entry> files = new TreeMap<>();
        Map<?, ?> named = get(json, "files", Map.class);
        for (Map.Entry<?, ?> file : named.entrySet()) {
            String name = String.valueOf(file.getKey());
            if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
                throw new RefusedModelException("each of its files must be in the folder, with a plain name");
            }
            files.put(name, entry(file.getValue()));
        }
        return new PackManifest(
                get(json, "runtime", String.class),
                get(json, "platform", String.class),
                texts(json, "cpu"),
                get(json, "optimization", String.class),
                texts(json, "inputs"),
                texts(json, "outputs"),
                files);
    }

    private static Entry entry(Object value) throws RefusedModelException {
        if (!(value instanceof Map<?, ?> json)
                || !(json.get("bytes") instanceof Long bytes)
                || !(json.get("crc32c") instanceof Long crc)
                || !(json.get("sha256") instanceof String sha256)) {
            throw new RefusedModelException("each of its files must have bytes, crc32c and sha256");
        }
        return new Entry(bytes, crc, sha256);
    }

    private static List<String> texts(Map<String, Object> json, String name) throws RefusedModelException {
        List<String> texts = new ArrayList<>();
        List<?> listed = get(json, name, List.class);
        for (Object text : listed) {
            if (!(text instanceof String string)) {
                throw new RefusedModelException("its " + name + " must be strings");
            }
            texts.add(string);
        }
        return texts;
    }

    private static <T> T get(Map<String, Object> json, String name, Class<T> type) throws RefusedModelException {
        Object value = json.get(name);
        if (!type.isInstance(value)) {
            throw new RefusedModelException("its '" + name + "' must be a " + type.getSimpleName() + ", got " + value);
        }
        return type.cast(value);
    }

    String toJson() {
        StringBuilder json = new StringBuilder("{\n  \"format\": ").append(FORMAT);
        field(json, "runtime", Json.quoted(runtime));
        field(json, "platform", Json.quoted(platform));
        field(json, "cpu", list(cpu));
        field(json, "optimization", Json.quoted(optimization));
        field(json, "inputs", list(inputs));
        field(json, "outputs", list(outputs));
        String entries = new TreeMap<>(files)
                .entrySet().stream()
                        .map(file -> "\n    " + Json.quoted(file.getKey()) + ": {\"bytes\": "
                                + file.getValue().bytes() + ", \"crc32c\": "
                                + file.getValue().crc32c() + ", \"sha256\": "
                                + Json.quoted(file.getValue().sha256()) + "}")
                        .collect(Collectors.joining(","));
        field(json, "files", "{" + entries + "\n  }");
        return json.append("\n}\n").toString();
    }

    private static void field(StringBuilder json, String name, String value) {
        json.append(",\n  ").append(Json.quoted(name)).append(": ").append(value);
    }

    private static String list(List<String> texts) {
        return texts.stream().map(Json::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
}
