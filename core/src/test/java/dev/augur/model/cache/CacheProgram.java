package dev.augur.model.cache;

import dev.augur.ModelUnavailableException;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Brings models to a cache, in a process that may do less than its parent. */
final class CacheProgram {
    private static final ModelId ID = ModelId.of("score");

    private CacheProgram() {}

    /**
     * Arguments: the folder of the cache, and for each model its seed, its size, and how much of the disk is taken away while it
     * is brought.
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (DiskCache cache = DiskCache.of(folder, 100_000_000)) {
            for (String model : List.of(args).subList(1, args.length)) {
                String[] words = model.split(",", 3);
                int seed = Integer.parseInt(words[0]);
                Remote remote =
                        new Remote("r" + seed).with("model", DiskCacheRig.onnx(Integer.parseInt(words[1]), seed));
                Path filler = folder.resolveSibling("filler");
                int taken = Integer.parseInt(words[2]);
                remote.whenOpened = () -> Files.write(filler, new byte[taken]);
                bring(cache.store(remote));
                Files.deleteIfExists(filler);
            }
        }
    }

    private static void bring(ModelStore store) throws IOException {
        try {
            System.out.println("fetched " + Sha256.of(store.fetch(ID).path()));
        } catch (ModelUnavailableException e) {
            System.out.println(e.reason() + " " + e.getMessage());
        }
    }
}
