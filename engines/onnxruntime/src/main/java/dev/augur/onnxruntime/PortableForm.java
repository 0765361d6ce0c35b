package dev.augur.onnxruntime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a packed model for every processor: the graph as it came, with its weights in the file of the packed form,
 * where most of them are anyway. Field numbers are those of onnx.proto3 (github.com/onnx/onnx).
 */
final class PortableForm {
    /** Smaller weights stay in the graph. */
    static final int SMALLEST = 1024;

    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;

    private final Path sourceFolder;
    private final SharedWeights weights;

    private PortableForm(Path sourceFolder, SharedWeights weights) {
        this.sourceFolder = sourceFolder;
        this.weights = weights;
    }

    /**
     * Writes it.
     *
     * @param source the model as it came, checked
     * @param packed the packed form, whose weights are known
     * @param target where it goes
     * @param data the file of the weights, to which those that are missing are added
     */
    static void write(Path source, Path packed, Path target, Path data) throws IOException {
        boolean none;
        try (SharedWeights weights = new SharedWeights(data)) {
            for (ProtoSlice tensor : initializers(map(packed))) {
                ExternalEntry entry = external(tensor.value());
                if (entry != null && entry.length() > 0) {
                    weights.known(entry.offset(), entry.length());
                }
            }
            Path folder = source.toAbsolutePath().getParent();
            List<ByteBuffer> model =
                    new PortableForm(folder == null ? Path.of("") : folder, weights).model(map(source));
            try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (ByteBuffer part : model) {
                    ByteBuffer rest = part.duplicate();
                    while (rest.hasRemaining()) {
                        out.write(rest);
                    }
                }
            }
            none = weights.isEmpty();
        }
        if (none) {
            Files.delete(data);
        }
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static List<ProtoSlice> initializers(ByteBuffer model) {
        return ProtoSlice.of(model).stream()
                .filter(field -> field.number() == GRAPH)
                .flatMap(graph -> ProtoSlice.of(graph.value()).stream())
                .filter(field -> field.number() == INITIALIZER)
                .toList();
    }

    private List<ByteBuffer> model(ByteBuffer source) throws IOException {
        List<ByteBuffer> model = new ArrayList<>();
        for (ProtoSlice field : ProtoSlice.of(source)) {
            if (field.number() == GRAPH) {
                model.addAll(ProtoSlice.message(GRAPH, graph(field.value())));
            } else {
                model.add(field.whole());
            }
        }
        return model;
    }

    private List<ByteBuffer> graph(ByteBuffer source) throws IOException {
        List<ByteBuffer> graph = new ArrayList<>();
        for (ProtoSlice field : ProtoSlice.of(source)) {
            if (field.number() == INITIALIZER) {
                graph.addAll(tensor(field));
            } else {
                graph.add(field.whole());
            }
        }
        return graph;
    }

    private List<ByteBuffer> tensor(ProtoSlice tensor) throws IOException {
        ByteBuffer bytes = bytes(tensor.value());
        if (bytes == null) {
            return List.of(tensor.whole());
        }
        List<ByteBuffer> parts = new ArrayList<>();
        for (ProtoSlice field : ProtoSlice.of(tensor.value())) {
            switch (field.number()) {
                case FLOAT_DATA, RAW_DATA, EXTERNAL_DATA, DATA_LOCATION -> {}
                default -> parts.add(field.whole());
            }
        }
        parts.addAll(pair("location", PackManifest.WEIGHTS));
        parts.addAll(pair("offset", Long.toString(weights.place(bytes))));
        parts.addAll(pair("length", Integer.toString(bytes.remaining())));
        parts.add(ProtoSlice.number(DATA_LOCATION, 1));
        return ProtoSlice.message(INITIALIZER, parts);
    }

    private static List<ByteBuffer> pair(String key, String value) {
        List<ByteBuffer> pair = new ArrayList<>(ProtoSlice.text(1, key));
        pair.addAll(ProtoSlice.text(2, value));
        return ProtoSlice.message(EXTERNAL_DATA, pair);
    }

    /** What a tensor has in memory; null if that is little, or of a kind that is written otherwise. */
    private @Nullable ByteBuffer bytes(ByteBuffer tensor) throws IOException {
        ExternalEntry entry = external(tensor);
        if (entry != null) {
            return mapped(entry, tensor);
        }
        ByteBuffer bytes = null;
        for (ProtoSlice field : ProtoSlice.of(tensor)) {
            boolean holds = field.number() == RAW_DATA || field.number() == FLOAT_DATA;
            if (holds && field.wireType() == ProtoSlice.BYTES && bytes == null) {
                bytes = field.value();
            } else if (holds) {
                return null;
            }
        }
        return bytes == null || bytes.remaining() < SMALLEST ? null : bytes;
    }

    private ByteBuffer mapped(ExternalEntry entry, ByteBuffer tensor) throws IOException {
        long length = entry.length() < 0 ? declaredBytes(tensor) : entry.length();
        try (FileChannel channel = FileChannel.open(sourceFolder.resolve(entry.location()), StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, entry.offset(), length);
        }
    }

    private static long declaredBytes(ByteBuffer tensor) {
        long bits = 0;
        long elements = 1;
        for (ProtoSlice field : ProtoSlice.of(tensor)) {
            if (field.number() == DATA_TYPE) {
                bits = Known.bitsOf(field.asNumber());
            } else if (field.number() == DIMS) {
                for (long dim : field.numbers()) {
                    elements *= dim;
                }
            }
        }
        return (elements * bits + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static @Nullable ExternalEntry external(ByteBuffer tensor) throws IOException {
        Map<String, String> pairs = new HashMap<>();
        for (ProtoSlice field : ProtoSlice.of(tensor)) {
            if (field.number() == EXTERNAL_DATA) {
                List<ProtoSlice> pair = ProtoSlice.of(field.value());
                pairs.put(text(pair, 1), text(pair, 2));
            }
        }
        try {
            return pairs.isEmpty() ? null : ExternalEntry.of(pairs);
        } catch (RefusedModelException e) {
            throw new IOException("A tensor that was checked cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(List<ProtoSlice> fields, int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(ProtoSlice::text)
                .findFirst()
                .orElse("");
    }
}
