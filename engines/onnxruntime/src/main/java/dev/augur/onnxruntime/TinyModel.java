package dev.augur.onnxruntime;

import java.util.HexFormat;

/** An ONNX model of one operator, {@code y = Identity(x)} for {@code FLOAT32[n, 2]}: what is tried with it costs nothing. */
final class TinyModel {
    private static final String FILE =
            "08083a450a100a017812017922084964656e74697479120567726170685a140a0178120f0a0d080112090a0312016e0a0208026214"
                    + "0a0179120f0a0d080112090a0312016e0a02080242040a001011";

    private TinyModel() {}

    /** A new copy of the file's bytes. */
    static byte[] bytes() {
        return HexFormat.of().parseHex(FILE);
    }
}
