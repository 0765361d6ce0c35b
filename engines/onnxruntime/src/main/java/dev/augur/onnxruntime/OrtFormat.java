package dev.augur.onnxruntime;

import java.io.IOException;

/** Tells files in ORT format, which are FlatBuffers, by their identifier (onnxruntime, core/flatbuffers/schema/ort.fbs). */
final class OrtFormat {
    private static final int IDENTIFIER_OFFSET = 4;
    /** ORTM, little-endian. */
    private static final int IDENTIFIER = 0x4D54_524F;

    private OrtFormat() {}

    static boolean is(FileBytes file) throws IOException, RefusedModelException {
        return file.size() >= IDENTIFIER_OFFSET + Integer.BYTES && file.intAt(IDENTIFIER_OFFSET) == IDENTIFIER;
    }
}
