package dev.augur.tensorflow;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.model.LocalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AssetFileDef;

/**
 * Loads a SavedModel as TensorFlow's own loader does (tensorflow/cc/saved_model/loader.cc): imports the graph, reads the
 * variables, runs the initialisation. Before that, the graph is checked; TensorFlow's own loader would read the file itself,
 * and not always the one that was checked.
 */
final class ModelLoader {
    private final LocalModel model;
    private final TensorFlowOptions options;
    private final Device device;
    private final DeviceProbes probes;

    ModelLoader(LocalModel model, TensorFlowOptions options, Device device, DeviceProbes probes) {
        this.model = model;
        this.options = options;
        this.device = device;
        this.probes = probes;
    }

    TfModel load() throws IOException, RefusedModelException, NativeException, DeviceRefusedException {
        MetaGraph meta = SavedModelFile.read(model.path(), options.tags(), options.limits());
        SavedSignature signature =
                SavedSignature.of(meta, options.signature(), model.id().toString());
        OperatorGraph operators = GraphScan.of(meta.graph(), options.limits());
        operators.requireNoRecursion();
        operators.requireWithin(options.limits());
        OperatorCheck check = new OperatorCheck(operators, options.allowedOperators());
        List<String> run = new ArrayList<>(signature.outputs());
        run.add(meta.initOp());
        check.check(run, List.of(meta.saver().getRestoreOpName()));
        Map<String, String> assets = assets(meta);
        NativeLibrary.require();
        if (device.kind() == Device.Kind.GPU) {
            Gpus.requireLibrary(device);
            probes.require(device, options);
        }
        boolean keeps = check.keepsInputs(signature.outputs(), NativeLibrary.statefulOperators());
        return open(meta, signature, assets, keeps);
    }

    private TfModel open(MetaGraph meta, SavedSignature signature, Map<String, String> assets, boolean keeps)
            throws RefusedModelException, NativeException, DeviceRefusedException {
        NativeGraph graph = NativeGraph.open(meta.graph(), SessionConfig.of(options, device), device);
        boolean opened = false;
        try {
            Gpus.requireFound(device, graph.devices());
            TfModel loaded = new TfModel(model.id(), graph, signature, keeps);
            restore(graph, meta, assets);
            if (!meta.initOp().isEmpty()) {
                graph.run(meta.initOp(), assets);
            }
            opened = true;
            return loaded;
        } catch (NativeException e) {
            if (device.kind() == Device.Kind.GPU && e.isOutOfMemory()) {
                throw new DeviceRefusedException(
                        device + " has too little memory for this model: " + e.getMessage(), e);
            }
            throw e;
        } finally {
            if (!opened) {
                graph.close();
            }
        }
    }

    private void restore(NativeGraph graph, MetaGraph meta, Map<String, String> assets)
            throws NativeException, RefusedModelException {
        Path variables = model.path().toAbsolutePath().resolve("variables").resolve("variables");
        boolean any = Files.exists(variables.resolveSibling("variables.index"));
        if (any && !meta.saver().getRestoreOpName().isEmpty()) {
            Map<String, String> texts = new HashMap<>(assets);
            texts.put(meta.saver().getFilenameTensorName(), variables.toString());
            graph.run(meta.saver().getRestoreOpName(), texts);
        }
    }

    /**
     * The paths of the model's assets, by the tensor that takes the path.
     *
     * @throws RefusedModelException if one is not a file in the model's folder of assets
     */
    private Map<String, String> assets(MetaGraph meta) throws IOException, RefusedModelException {
        Map<String, String> paths = new HashMap<>();
        Path folder = model.path().toAbsolutePath().resolve("assets");
        for (AssetFileDef asset : meta.assets()) {
            Path file = folder.resolve(asset.getFilename());
            if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(folder.toRealPath())) {
                throw new RefusedModelException(
                        "its asset '" + asset.getFilename() + "' is no file in its folder assets");
            }
            paths.put(asset.getTensorInfo().getName(), file.toString());
        }
        return paths;
    }
}
