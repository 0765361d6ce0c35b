package dev.augur.tensorflow;

import com.google.protobuf.Any;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Reads a MetaGraphDef (tensorflow/core/protobuf/meta_graph.proto), and leaves the bytes of its graph where they are. */
final class MetaGraphReader {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    /** Where the graph's initialisation stands (tensorflow/cc/saved_model/constants.h): in new models, in older ones. */
    private static final String INIT_SIGNATURE = "__saved_model_init_op";

    private static final List<String> INIT_COLLECTIONS = List.of("saved_model_main_op", "legacy_init_op");
    private static final String ASSETS = "saved_model_assets";

    private final Wire wire;
    private final Set<String> tags = new HashSet<>();
    private final Map<String, SignatureDef> signatures = new TreeMap<>();
    private final Map<String, CollectionDef> collections = new HashMap<>();
    private final List<AssetFileDef> assets = new ArrayList<>();
    private SaverDef saver = SaverDef.getDefaultInstance();
    private @Nullable ByteBuffer graph;

    private MetaGraphReader(Wire wire) {
        this.wire = wire;
    }

    static MetaGraph read(Wire wire) throws IOException, RefusedModelException {
        MetaGraphReader reader = new MetaGraphReader(wire);
        wire.read(reader::field);
        return reader.result();
    }

    private boolean field(int tag) throws IOException, RefusedModelException {
        if (tag == Wire.message(MetaGraphDef.META_INFO_DEF_FIELD_NUMBER)) {
            wire.read(this::infoField);
        } else if (tag == Wire.message(MetaGraphDef.GRAPH_DEF_FIELD_NUMBER)) {
            readGraph();
        } else if (tag == Wire.message(MetaGraphDef.SAVER_DEF_FIELD_NUMBER)) {
            saver = SaverDef.parseFrom(wire.readBytes());
        } else if (tag == Wire.message(MetaGraphDef.COLLECTION_DEF_FIELD_NUMBER)) {
            readEntry((key, value) -> collections.put(key, CollectionDef.parseFrom(value)));
        } else if (tag == Wire.message(MetaGraphDef.SIGNATURE_DEF_FIELD_NUMBER)) {
            readEntry((key, value) -> signatures.put(key, SignatureDef.parseFrom(value)));
        } else if (tag == Wire.message(MetaGraphDef.ASSET_FILE_DEF_FIELD_NUMBER)) {
            assets.add(AssetFileDef.parseFrom(wire.readBytes()));
        } else {
            return false;
        }
        return true;
    }

    private boolean infoField(int tag) throws IOException {
        boolean isTag = tag == Wire.message(MetaGraphDef.MetaInfoDef.TAGS_FIELD_NUMBER);
        if (isTag) {
            tags.add(wire.readText());
        }
        return isTag;
    }

    private void readGraph() throws IOException, RefusedModelException {
        if (graph != null) {
            throw new RefusedModelException("its file has two graphs in one place");
        }
        graph = wire.view();
    }

    /** Takes an entry of a map. */
    @FunctionalInterface
    private interface Entry {
        void take(String key, byte[] value) throws IOException;
    }

    private void readEntry(Entry entry) throws IOException, RefusedModelException {
        String[] key = {""};
        byte[][] value = {{}};
        wire.read(tag -> {
            if (tag == Wire.message(KEY)) {
                key[0] = wire.readText();
            } else if (tag == Wire.message(VALUE)) {
                value[0] = wire.readBytes();
            } else {
                return false;
            }
            return true;
        });
        entry.take(key[0], value[0]);
    }

    private MetaGraph result() throws IOException, RefusedModelException {
        ByteBuffer bytes = graph;
        if (bytes == null) {
            throw new RefusedModelException("its file has no graph");
        }
        String initOp = initOp();
        signatures.remove(INIT_SIGNATURE);
        return new MetaGraph(tags, bytes, signatures, saver, allAssets(), initOp);
    }

    private String initOp() {
        SignatureDef init = signatures.get(INIT_SIGNATURE);
        if (init != null) {
            return init.getOutputsOrDefault(INIT_SIGNATURE, TensorInfo.getDefaultInstance())
                    .getName();
        }
        for (String key : INIT_COLLECTIONS) {
            CollectionDef collection = collections.get(key);
            if (collection != null && collection.getNodeList().getValueCount() > 0) {
                return collection.getNodeList().getValue(0);
            }
        }
        return "";
    }

    /** Newer models list their assets in place, older ones in a collection. */
    private List<AssetFileDef> allAssets() throws IOException {
        CollectionDef collection = collections.get(ASSETS);
        if (assets.isEmpty() && collection != null) {
            for (Any any : collection.getAnyList().getValueList()) {
                assets.add(AssetFileDef.parseFrom(any.getValue()));
            }
        }
        return assets;
    }
}
