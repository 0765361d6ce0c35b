package dev.augur.tensor;

import dev.augur.io.ByteSource;
import dev.augur.streaming.Progress;

/** Breaks rules on purpose: the architecture test must notice. */
public final class PlantedInTensor {
    private PlantedInTensor() {}

    static String broken(ByteSource source, Progress progress) {
        System.out.println(progress);
        return source.name();
    }
}
