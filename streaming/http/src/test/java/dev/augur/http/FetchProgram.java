package dev.augur.http;

import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.model.cache.DiskCache;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Brings a model and prints its digest. */
final class FetchProgram {
    static final ModelId ID = ModelId.of("model");

    private FetchProgram() {}

    /** Arguments: the folder of the cache, the address. */
    public static void main(String[] args) throws IOException {
        try (DiskCache cache = DiskCache.of(Path.of(args[0]), 1L << 30)) {
            ModelStore store =
                    HttpModelStore.builder(cache).file(ID, URI.create(args[1])).build();
            LocalModel local = store.fetch(ID);
            System.out.println("fetched " + local.format() + " " + Sha256.of(local.path()));
        }
    }
}
