package dev.augur.tensor;

import dev.augur.io.ByteSource;
import dev.augur.streaming.Progress;
import io.opentelemetry.api.trace.Span;

/** Breaks rules on purpose: the architecture test must notice. */
public final class PlantedInTensor {
    private PlantedInTensor() {}

    static String broken(ByteSource source, Progress progress, Span span) {
        span.end();
        System.out.println(progress);
        return source.name();
    }
}
