package dev.augur.djl;

import dev.augur.Device;
import dev.augur.engine.DeviceRefusedException;
import dev.augur.engine.Session;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.tck.TorchArchive;
import dev.augur.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** What the tests share: where PyTorch is unpacked, and a model's short way to a session. */
final class Torch {
    static final ModelId ID = ModelId.of("m");

    private Torch() {}

    /** PyTorch is unpacked once for all tests, beside their classes. */
    static DjlOptions.Builder options() {
        return DjlOptions.builder().nativeFolder(classes().resolveSibling("natives"));
    }

    static Path classes() {
        try {
            return Path.of(Torch.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static DjlEngine engine(DjlModelOptions model) {
        return DjlEngine.of("PyTorch", options().everyModel(model).build());
    }

    static LocalModel write(TorchArchive archive, Path folder) throws IOException {
        return files(archive.writeTo(folder.resolve("model.pt")));
    }

    static LocalModel files(Path file) {
        return new LocalModel(ID, ModelFormat.TORCHSCRIPT, file);
    }

    static Session open(LocalModel files, DjlModelOptions options) {
        try {
            return new Session(ID, engine(options).load(files, Device.CPU));
        } catch (DeviceRefusedException e) {
            throw new AssertionError("the CPU must not refuse", e);
        }
    }

    static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.shape().elements()];
        tensor.get(0, values, 0, values.length);
        return values;
    }
}
