package dev.augur.lambda;

import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.protocol.EmbeddedModel;
import dev.augur.protocol.ServedModel;
import dev.augur.protocol.ServedModels;
import dev.augur.tensor.DType;
import dev.augur.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The models that settings name. */
final class Models {
    private Models() {}

    static ServedModels open(Settings settings) throws IOException {
        Path folder = settings.models();
        ServedModels.Builder builder =
                ServedModels.builder(new OnnxRuntimeEngine()).warmUp(settings.warmUp());
        return folder == null
                ? builder.classPath(EmbeddedModel.miniLm(Models.class.getClassLoader()))
                        .build()
                : builder.directory(folder).build();
    }

    /** The one that messages, objects and direct invokes get: the highest version of the name. */
    static ServedModel chosen(Settings settings, ServedModels models) {
        String asked = settings.model();
        String name = asked == null ? models.models().get(0).id().name() : asked;
        ServedModel model = models.model(name, null);
        if (model == null) {
            List<String> names = models.models().stream()
                    .map(one -> one.id().name())
                    .distinct()
                    .toList();
            throw Variable.AUGUR_MODEL.wrong("one of " + String.join(", ", names), name);
        }
        return model;
    }

    /** Whether it takes texts; loads it. */
    static boolean isText(ServedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        return inputs.size() == 1 && inputs.get(0).dtype() == DType.STRING;
    }
}
