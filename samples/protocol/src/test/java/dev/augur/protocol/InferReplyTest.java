package dev.augur.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.model.ModelId;
import dev.augur.protocol.InferRequest.Wanted;
import dev.augur.tensor.BFloat16;
import dev.augur.tensor.DType;
import dev.augur.tensor.Float16;
import dev.augur.tensor.Shape;
import dev.augur.tensor.TensorPool;
import dev.augur.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InferReplyTest {
    private final Json json = new Json(Limits.DEFAULT);
    private final Tensors outputs = new Tensors(new TensorPool(0));

    private Reply reply(@Nullable String id, String model, Wanted... wanted) {
        try (Tensors none = new Tensors(new TensorPool(0));
                InferRequest request = new InferRequest(id, null, none, List.of(wanted))) {
            return InferReply.write(request, ModelId.of(model), outputs, json);
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void writesTheOutputsThatAreWantedInTheirOrder() {
        outputs.allocate("y", DType.FLOAT32, Shape.of(1, 2)).floats().put(new float[] {0.1f, -0.0f});
        outputs.allocate("unwanted", DType.FLOAT32, Shape.of(1));
        outputs.allocate("z", DType.INT64, Shape.of(2)).longs().put(new long[] {Long.MIN_VALUE, Long.MAX_VALUE});
        Reply reply = reply("7 \u00e9", "m:3", new Wanted("z", false), new Wanted("y", false));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(reply.headers()).isEmpty();
        assertThat(text(reply.body()))
                .isEqualTo("{'model_name':'m','model_version':'3','id':'7 \u00e9','outputs':["
                        + "{'name':'z','datatype':'INT64','shape':[2],"
                        + "'data':[-9223372036854775808,9223372036854775807]},"
                        + "{'name':'y','datatype':'FP32','shape':[1,2],'data':[0.1,-0.0]}]}");
    }

    @Test
    void writesEachTypeAsJson() {
        outputs.allocate("a", DType.FLOAT64, Shape.of(2)).doubles().put(new double[] {Double.MIN_VALUE, 1e300});
        short[] halves = {Float16.fromFloat(0.1f), 1};
        outputs.allocate("b", DType.FLOAT16, Shape.of(2)).shorts().put(halves);
        outputs.allocate("c", DType.BFLOAT16, Shape.of(1)).shorts().put(BFloat16.fromFloat(1.5f));
        outputs.allocate("d", DType.INT8, Shape.of(1)).bytes().put((byte) -128);
        outputs.allocate("e", DType.INT16, Shape.of(1)).shorts().put((short) -32768);
        outputs.allocate("f", DType.INT32, Shape.of(1)).ints().put(Integer.MIN_VALUE);
        outputs.allocate("g", DType.UINT8, Shape.of(1)).bytes().put((byte) -1);
        outputs.allocate("h", DType.UINT16, Shape.of(1)).shorts().put((short) -1);
        outputs.allocate("i", DType.UINT32, Shape.of(1)).ints().put(-1);
        outputs.allocate("j", DType.UINT64, Shape.of(2)).longs().put(new long[] {-1, Long.MAX_VALUE});
        outputs.allocate("k", DType.BOOL, Shape.of(2)).bytes().put(new byte[] {1, 0});
        outputs.allocate("l", DType.STRING, Shape.of(1)).strings()[0] = "\"\n\u20ac";
        outputs.allocate("m", DType.FLOAT32, Shape.of(0, 4));
        outputs.allocate("n", DType.INT64, Shape.SCALAR).longs().put(5);
        Wanted[] wanted =
                outputs.names().stream().map(name -> new Wanted(name, false)).toArray(Wanted[]::new);
        assertThat(text(reply(null, "m", wanted).body()))
                .startsWith("{'model_name':'m','model_version':'1','outputs':[{'name':'a'")
                .contains("'FP64','shape':[2],'data':[4.9E-324,1.0E300]")
                .contains("'FP16','shape':[2],'data':[0.099975586,5.9604645E-8]")
                .contains("'BF16','shape':[1],'data':[1.5]")
                .contains("'INT8','shape':[1],'data':[-128]")
                .contains("'INT16','shape':[1],'data':[-32768]")
                .contains("'INT32','shape':[1],'data':[-2147483648]")
                .contains("'UINT8','shape':[1],'data':[255]")
                .contains("'UINT16','shape':[1],'data':[65535]")
                .contains("'UINT32','shape':[1],'data':[4294967295]")
                .contains("'UINT64','shape':[2],'data':[18446744073709551615,9223372036854775807]")
                .contains("'BOOL','shape':[2],'data':[true,false]")
                .contains("'BYTES','shape':[1],'data':['\\'\\n\u20ac']")
                .contains("'FP32','shape':[0,4],'data':[]")
                .contains("'INT64','shape':[],'data':[5]");
    }

    @Test
    void putsBinaryDataAfterTheJson() {
        outputs.allocate("y", DType.FLOAT32, Shape.of(2)).floats().put(new float[] {1, Float.NaN});
        outputs.allocate("t", DType.STRING, Shape.of(2)).strings()[0] = "";
        outputs.get("t").strings()[1] = "\u00e9";
        outputs.allocate("z", DType.UINT16, Shape.of(1)).shorts().put((short) 0x1234);
        Reply reply = reply(null, "m", new Wanted("t", true), new Wanted("z", false), new Wanted("y", true));
        String head = "{'model_name':'m','model_version':'1','outputs':["
                + "{'name':'t','datatype':'BYTES','shape':[2],'parameters':{'binary_data_size':10}},"
                + "{'name':'z','datatype':'UINT16','shape':[1],'data':[4660]},"
                + "{'name':'y','datatype':'FP32','shape':[2],'parameters':{'binary_data_size':8}}]}";
        assertThat(reply.contentType()).isEqualTo("application/octet-stream");
        assertThat(reply.headers()).isEqualTo(Map.of("Inference-Header-Content-Length", "" + head.length()));
        assertThat(text(Arrays.copyOf(reply.body(), head.length()))).isEqualTo(head);
        byte[] tail = Arrays.copyOfRange(reply.body(), head.length(), reply.body().length);
        assertThat(HexFormat.of().formatHex(tail)).isEqualTo("00000000" + "02000000c3a9" + "0000803f0000c07f");
    }

    @Test
    void aBinaryOutputWithoutElementsStillHasTheHeader() {
        outputs.allocate("y", DType.FLOAT32, Shape.of(0, 2));
        Reply reply = reply(null, "m", new Wanted("y", true));
        assertThat(text(reply.body())).endsWith("'shape':[0,2],'parameters':{'binary_data_size':0}}]}");
        assertThat(reply.headers()).containsEntry("Inference-Header-Content-Length", "" + reply.body().length);
    }

    @Test
    void whatJsonCannotHoldIsNull() {
        outputs.allocate("a", DType.FLOAT32, Shape.of(2)).floats().put(1, Float.NaN);
        outputs.get("a").floats().put(0, 1);
        outputs.allocate("b", DType.FLOAT64, Shape.of(1)).doubles().put(Double.NEGATIVE_INFINITY);
        outputs.allocate("c", DType.FLOAT16, Shape.of(1)).shorts().put((short) 0x7C00);
        outputs.allocate("d", DType.BFLOAT16, Shape.of(1)).shorts().put((short) 0x7FC0);
        for (String name : outputs.names()) {
            String data = name.equals("a") ? "[1.0,null]" : "[null]";
            assertThat(text(reply(null, "m", new Wanted(name, false)).body())).contains("'data':" + data);
        }
    }
}
