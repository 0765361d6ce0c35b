package dev.augur.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Streams of JSON tokens within the limits of requests. Thread-safe. */
final class Json {
    private final JsonFactory factory;

    Json(Limits limits) {
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth())
                        .maxStringLength(limits.maxBodyBytes())
                        .build())
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
    }

    JsonParser parse(byte[] bytes, int from, int length) throws IOException {
        return factory.createParser(bytes, from, length);
    }

    JsonParser parse(InputStream in) throws IOException {
        return factory.createParser(in);
    }

    JsonGenerator write(OutputStream out) throws IOException {
        return factory.createGenerator(out);
    }
}
