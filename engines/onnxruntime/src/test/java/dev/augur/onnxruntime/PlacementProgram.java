package dev.augur.onnxruntime;

import dev.augur.DeviceSelector;
import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Placement;
import dev.augur.Predictor;
import dev.augur.model.ModelStore;
import dev.augur.tensor.Tensors;
import java.nio.file.Path;

/** Prints where each of three models of a folder runs when a GPU is preferred, and what becomes of one that requires it. */
final class PlacementProgram {
    private PlacementProgram() {}

    public static void main(String[] arguments) {
        ModelStore store = ModelStore.directory(Path.of(arguments[0]));
        ExecutionProvider[] providers = arguments[1].equals("tensorrt")
                ? new ExecutionProvider[] {TensorRt.defaults(), Cuda.defaults()}
                : new ExecutionProvider[] {Cuda.defaults()};
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine(
                OnnxRuntimeOptions.builder().providers(providers).build());
        try (Inference inference = Inference.builder(store)
                .engine(engine)
                .devices(DeviceSelector.preferGpu())
                .build()) {
            for (String model : new String[] {"a", "b", "c"}) {
                try (Predictor<Tensors, String> predictor = inference.predictor(model, new EchoCodec())) {
                    predictor.explain().choices().forEach(choice -> print(model, choice));
                    System.out.println(predictor.explain());
                }
            }
        }
        try (Inference inference = Inference.builder(store)
                        .engine(engine)
                        .devices(DeviceSelector.requireGpu())
                        .build();
                Predictor<Tensors, String> predictor = inference.predictor("a", new EchoCodec())) {
            System.out.println("required: " + predictor.explain());
        } catch (ModelUnavailableException e) {
            System.out.println(e.reason() + ": " + e.getMessage());
        }
    }

    private static void print(String model, Placement.Choice choice) {
        System.out.println(model + ": " + choice);
    }
}
