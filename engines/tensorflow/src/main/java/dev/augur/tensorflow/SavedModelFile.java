package dev.augur.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.SavedModel;

/**
 * Reads {@code saved_model.pb} (tensorflow/core/protobuf/saved_model.proto). The bytes that were checked are the bytes that
 * TensorFlow gets: it never reads the file itself.
 */
final class SavedModelFile {
    private static final String NAME = "saved_model.pb";

    private SavedModelFile() {}

    /**
     * Reads one graph of a model.
     *
     * @param folder the model's
     * @param tags the graph's, all of them and no others
     * @param limits the largest file
     * @throws IOException if the file cannot be read
     * @throws RefusedModelException if it is missing, too large, damaged, or has no such graph
     */
    static MetaGraph read(Path folder, Set<String> tags, ModelLimits limits) throws IOException, RefusedModelException {
        ByteBuffer bytes = bytes(folder.resolve(NAME), limits.maxFileBytes());
        List<MetaGraph> graphs = new ArrayList<>();
        Wire wire = new Wire(bytes);
        try {
            wire.readAll(tag -> {
                boolean isGraph = tag == Wire.message(SavedModel.META_GRAPHS_FIELD_NUMBER);
                if (isGraph) {
                    graphs.add(MetaGraphReader.read(wire));
                }
                return isGraph;
            });
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedModelException(NAME + " is damaged, or no SavedModel: " + e.getMessage());
        }
        return withTags(graphs, tags);
    }

    private static MetaGraph withTags(List<MetaGraph> graphs, Set<String> tags) throws RefusedModelException {
        List<Set<String>> others = new ArrayList<>();
        for (MetaGraph graph : graphs) {
            if (graph.tags().equals(tags)) {
                return graph;
            }
            others.add(new TreeSet<>(graph.tags()));
        }
        throw new RefusedModelException(
                "it has no graph with the tags " + new TreeSet<>(tags) + "; its graphs have the tags " + others);
    }

    private static ByteBuffer bytes(Path file, long most) throws IOException, RefusedModelException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size > Math.min(most, Integer.MAX_VALUE)) {
                throw new RefusedModelException(NAME + " has " + size + " bytes, more than "
                        + Math.min(most, Integer.MAX_VALUE) + ", the limit (maxFileBytes)");
            }
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) size);
            int read;
            do {
                read = channel.read(bytes);
            } while (read >= 0 && bytes.hasRemaining());
            return bytes.flip().slice();
        } catch (NoSuchFileException e) {
            String what = Files.isDirectory(file.resolveSibling("")) ? "it has no " + NAME : "there is no such folder";
            throw new RefusedModelException(what);
        }
    }
}
