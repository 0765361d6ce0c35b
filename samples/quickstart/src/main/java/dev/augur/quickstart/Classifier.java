package dev.augur.quickstart;

import dev.augur.Inference;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.archive.ArchiveModelStore;
import dev.augur.codec.Classification;
import dev.augur.codec.Codec;
import dev.augur.djl.DjlEngine;
import dev.augur.model.ModelId;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tensor.Signature;
import dev.augur.tensorflow.TensorFlowEngine;
import java.nio.file.Path;
import java.util.List;

/**
 * An image classifier of any format, loaded: an ONNX file, the folder of a SavedModel, a TorchScript archive, or an archive
 * of one of them. The engine follows from what the file is. Thread-safe.
 */
final class Classifier implements AutoCloseable {
    /** Of this build, for who has not yet got the native libraries. */
    static final String ENGINES = "; in this build the profile engines adds it: mvn -q -Dquick compile exec:exec"
            + " -pl samples/quickstart -am -Pengines -Dargs=\"classify ...\"";

    private static final String FLAGS =
            "; the flags for it are --layout, --size, --scale, --input, --output and --labels (classify --help)";

    private final Inference inference;
    private final Predictor<byte[], List<Classification>> predictor;

    private Classifier(Inference inference, Predictor<byte[], List<Classification>> predictor) {
        this.inference = inference;
        this.predictor = predictor;
    }

    /**
     * Loads a model.
     *
     * @param path its file, folder or archive
     * @param codec from JPEG and PNG files to the best classes
     * @throws ModelUnavailableException if it cannot be loaded; the text names an engine's artifact that is missing
     * @throws InvalidInputException if it takes or gives something else; the text names the flags
     */
    static Classifier open(Path path, Codec<byte[], List<Classification>> codec) {
        ModelId id = idOf(path);
        Inference inference = Inference.builder(ArchiveModelStore.of(id, path))
                .engine(new OnnxRuntimeEngine())
                .engine(new TensorFlowEngine())
                .engine(new DjlEngine())
                .build();
        boolean opened = false;
        try {
            Predictor<byte[], List<Classification>> predictor = inference.predictor(id, codec);
            predictor.warm();
            opened = true;
            return new Classifier(inference, predictor);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.getMessage() + FLAGS, e);
        } catch (ModelUnavailableException e) {
            boolean lacksParts = String.valueOf(e.getMessage()).contains("not on the class path: add ");
            throw lacksParts ? new ModelUnavailableException(id, Reason.NOT_LOADABLE, e.getMessage() + ENGINES, e) : e;
        } finally {
            if (!opened) {
                inference.close();
            }
        }
    }

    /** Called like the file, where that is a name that a model may have. */
    private static ModelId idOf(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return ModelId.of(name == null ? "model" : name.toString().replaceAll("[:\\\\\\p{Cntrl}]", "_"));
    }

    Placement placement() {
        return predictor.explain();
    }

    Signature signature() {
        return predictor.signature();
    }

    /**
     * The best classes of an image, best first.
     *
     * @param image a JPEG or PNG file
     * @throws dev.augur.InferenceException if it is no image, or the engine failed
     */
    List<Classification> classify(byte[] image) {
        return predictor.predict(image);
    }

    @Override
    public void close() {
        inference.close();
    }
}
