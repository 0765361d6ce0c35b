package dev.augur.onnxruntime;

import dev.augur.Device;
import dev.augur.EngineException;
import dev.augur.InvalidInputException;
import dev.augur.ModelUnavailableException;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Engine;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tensor.Tensor;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.TensorSpec;
import dev.augur.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One case of ONNX's backend tests: a model, inputs, and the outputs that are right for them. */
final class ConformanceCase {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-5;

    /** How a case ended. */
    enum Outcome {
        PASS,
        /** The outputs are others. */
        DIFFERS,
        /** It is refused when loaded: an input or every output is of a type that the Java API of ONNX Runtime lacks. */
        UNSUPPORTED_TYPE,
        /** It is refused when loaded: ONNX Runtime has no such operator, or not for these types. */
        MISSING_OPERATOR,
        /** It is refused when loaded, for another reason. */
        NOT_LOADABLE,
        /** Its inputs are not what its model declares. */
        INVALID_INPUT,
        /** It loads, and the run fails with a typed error. */
        RUN_FAILED
    }

    /** An outcome and what was said of it. */
    record Result(Outcome outcome, String text) {}

    private final Path folder;

    ConformanceCase(Path folder) {
        this.folder = folder;
    }

    /** All errors but the typed ones of a refusal or a failed run come out. */
    Result run(Engine engine, TensorPool pool) throws IOException, RefusedModelException, DeviceRefusedException {
        LocalModel files = new LocalModel(ModelId.of("case"), ModelFormat.ONNX, folder.resolve("model.onnx"));
        try (Session session = new Session(files.id(), engine.load(files, Device.CPU))) {
            return run(session, pool);
        } catch (ModelUnavailableException e) {
            String text = String.valueOf(e.getMessage());
            Outcome outcome = e.getCause() instanceof UnsupportedValueException
                    ? Outcome.UNSUPPORTED_TYPE
                    : text.contains("ORT_NOT_IMPLEMENTED") ? Outcome.MISSING_OPERATOR : Outcome.NOT_LOADABLE;
            return new Result(outcome, text);
        } catch (InvalidInputException e) {
            return new Result(Outcome.INVALID_INPUT, String.valueOf(e.getMessage()));
        } catch (EngineException e) {
            return new Result(Outcome.RUN_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private Result run(Session session, TensorPool pool) throws IOException, RefusedModelException {
        try (Session.Call call = session.newCall(pool, List.of())) {
            List<TensorFile> inputs = files("input_");
            List<TensorSpec> specs = session.signature().inputs();
            for (int i = 0; i < inputs.size(); i++) {
                inputs.get(i)
                        .as(specs.get(i).dtype())
                        .putInto(call.inputs(), specs.get(i).name());
            }
            call.run();
            String difference = difference(session.signature().outputs(), call.outputs());
            return new Result(difference.isEmpty() ? Outcome.PASS : Outcome.DIFFERS, difference);
        }
    }

    private String difference(List<TensorSpec> specs, Tensors outputs) throws IOException, RefusedModelException {
        List<TensorFile> expected = files("output_");
        if (expected.size() != outputs.size()) {
            return expected.size() + " outputs expected, got " + outputs.size();
        }
        for (int i = 0; i < expected.size(); i++) {
            Tensor got = outputs.get(specs.get(i).name());
            String difference = expected.get(i).as(got.dtype()).difference(got, RELATIVE, ABSOLUTE);
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private List<TensorFile> files(String prefix) throws IOException, RefusedModelException {
        List<Path> paths;
        Path data = folder.resolve("test_data_set_0");
        try (Stream<Path> all = Files.list(data)) {
            paths = all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        List<TensorFile> tensors = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            tensors.add(TensorFile.read(data.resolve(prefix + i + ".pb")));
        }
        return tensors;
    }
}
