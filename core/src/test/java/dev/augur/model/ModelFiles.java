package dev.augur.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The smallest files that are what they look like. */
final class ModelFiles {
    /** A ModelProto: version 8, a graph with the name g, an operator set. */
    static final byte[] ONNX = hex("0808 3a03 120167 4202 1011");

    /** A SavedModel: version 1, a MetaGraphDef with the tag serve. */
    static final byte[] SAVED_MODEL = hex("0801 1209 0a07 2205 7365727665");

    static final byte[] ORT = hex("18000000 4f52544d 00000000");

    private ModelFiles() {}

    static byte[] torchScript() {
        return zip("m/data.pkl", "m/code/__torch__.py", "m/constants.pkl", "m/version");
    }

    static byte[] zip(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
