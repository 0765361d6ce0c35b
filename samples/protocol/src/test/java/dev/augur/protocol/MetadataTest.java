package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.model.ModelId;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Signature;
import dev.augur.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetadataTest {
    private final Metadata metadata = new Metadata(new Json(Limits.DEFAULT));

    private static void check(Reply reply, int status, String body) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(reply.headers()).isEmpty();
        assertThat(new String(reply.body(), StandardCharsets.UTF_8).replace('"', '\''))
                .isEqualTo(body);
    }

    @Test
    void describesTheServer() {
        check(metadata.server("0.1"), 200, "{'name':'augur','version':'0.1','extensions':['binary_tensor_data']}");
    }

    @Test
    void tellsHealth() {
        check(metadata.live(), 200, "{'live':true}");
        check(metadata.ready(true), 200, "{'ready':true}");
        check(metadata.ready(false), 503, "{'ready':false}");
        check(metadata.modelReady(ModelId.of("m:2"), true), 200, "{'name':'m','ready':true}");
        check(metadata.modelReady(ModelId.of("m"), false), 503, "{'name':'m','ready':false}");
    }

    @Test
    void describesAModel() {
        Signature signature = new Signature(
                List.of(
                        TensorSpec.of("x", DType.FLOAT32, Dim.of("batch"), Dim.of(4)),
                        TensorSpec.of("s", DType.BOOL),
                        new TensorSpec("any", DType.STRING, null)),
                List.of(TensorSpec.of("y", DType.UINT64, Dim.ANY)));
        check(
                metadata.model(ModelId.of("m:2"), "onnx_onnxv1", signature),
                200,
                "{'name':'m','versions':['2'],'platform':'onnx_onnxv1','inputs':["
                        + "{'name':'x','datatype':'FP32','shape':[-1,4]},{'name':'s','datatype':'BOOL','shape':[]},"
                        + "{'name':'any','datatype':'BYTES','shape':[-1]}],"
                        + "'outputs':[{'name':'y','datatype':'UINT64','shape':[-1]}]}");
        check(
                metadata.model(ModelId.of("m"), "onnx_onnxv1", new Signature(List.of(), List.of())),
                200,
                "{'name':'m','versions':['1'],'platform':'onnx_onnxv1','inputs':[],'outputs':[]}");
    }

    @Test
    void writesErrors() {
        check(metadata.error(404, "No 'x' \n"), 404, "{'error':'No 'x' \\n'}");
    }

    @Test
    void everyTypeHasItsName() {
        for (DType dtype : DType.values()) {
            assertThat(Datatypes.of(Datatypes.name(dtype))).isEqualTo(dtype);
        }
        assertThat(Datatypes.of("FLOAT32")).isNull();
        assertThat(Datatypes.name(DType.STRING)).isEqualTo("BYTES");
        assertThat(Datatypes.name(DType.BFLOAT16)).isEqualTo("BF16");
    }
}
