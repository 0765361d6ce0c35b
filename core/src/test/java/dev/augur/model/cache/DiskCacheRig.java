package dev.augur.model.cache;

import dev.augur.model.ModelId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache in a folder of its own, and models to bring. */
abstract class DiskCacheRig {
    static final ModelId ID = ModelId.of("score");
    static final long LIMIT = 10_000_000;

    @TempDir
    Path temp;

    Path folder = Path.of("unset");
    DiskCache cache = DiskCache.of(folder, LIMIT);

    @BeforeEach
    void open() {
        folder = temp.resolve("cache");
        cache = DiskCache.of(folder, LIMIT);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    /** A ModelProto that is told by its first bytes, with a text of this size. */
    static byte[] onnx(int padding, int seed) {
        byte[] model = HexFormat.of().parseHex("08083a0312016742021011");
        byte[] doc = new byte[padding];
        Arrays.fill(doc, (byte) ('a' + seed));
        byte[] all = Arrays.copyOf(model, model.length + 5 + padding);
        all[model.length] = 0x32; // doc_string
        int rest = padding;
        for (int i = 1; i < 5; i++) {
            all[model.length + i] = (byte) ((rest & 0x7F) | (i < 4 ? 0x80 : 0));
            rest >>>= 7;
        }
        System.arraycopy(doc, 0, all, model.length + 5, padding);
        return all;
    }

    void reopen(DiskCache other) {
        cache.close();
        cache = other;
    }

    List<String> entries() throws IOException {
        return Trees.list(folder.resolve("v1/entries")).stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    Path onlyFile() throws IOException {
        return folder.resolve("v1/entries").resolve(entries().get(0)).resolve("files/model");
    }
}
