package dev.augur.tensorflow;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;

/**
 * One of the graphs of a SavedModel.
 *
 * @param tags what tells it from the others
 * @param graph the bytes of its GraphDef, direct memory
 * @param signatures what can be run, by key
 * @param saver names what reads the variables
 * @param assets the files beside the graph that it knows of
 * @param initOp the operator to run after the variables were read; empty if there is none
 */
record MetaGraph(
        Set<String> tags,
        ByteBuffer graph,
        Map<String, SignatureDef> signatures,
        SaverDef saver,
        List<AssetFileDef> assets,
        String initOp) {}
