package dev.augur.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.Inference;
import dev.augur.ModelUnavailableException;
import dev.augur.Predictor;
import dev.augur.codec.RowCodec;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.model.cache.DiskCache;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** Bytes of a stored model that change on disk: nothing of it is ever loaded, by the real engine. */
final class DamagedStoreTest {
    private static final int FLIPS = 1000;
    private static final int TRUNCATIONS = 200;
    private static final long SEED = 17;
    private static final ModelId ID = ModelId.of("mlp");
    private static final byte[] MLP = OnnxModels.mlp();
    private static final float[] ROW = new float[16];
    private static LocalS3 s3;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() throws Exception {
        Arrays.fill(ROW, 1);
        s3 = LocalS3.start();
        s3.client().putObject(put -> put.bucket(LocalS3.BUCKET).key("mlp/1/model.onnx"), RequestBody.fromBytes(MLP));
    }

    @AfterAll
    static void stop() throws Exception {
        s3.stop();
    }

    /** What became of the damaged files. */
    private static final class Count {
        int refused;
        int repaired;
        int loaded;
    }

    private static float[] predict(ModelStore store) {
        try (Inference inference =
                        Inference.builder(store).engine(new OnnxRuntimeEngine()).build();
                Predictor<float[], float[]> predictor = inference.predictor(ID, RowCodec.floats())) {
            return predictor.predict(ROW);
        }
    }

    private static byte[] damaged(int i, SplittableRandom random) {
        if (i >= FLIPS) {
            return Arrays.copyOf(MLP, random.nextInt(MLP.length));
        }
        byte[] flipped = MLP.clone();
        flipped[random.nextInt(MLP.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    /** Damages the file again and again, each time or only every so many times, and loads it through the store. */
    private static Count damageAndLoad(ModelStore store, Path file, int step) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Count count = new Count();
        for (int i = 0; i < FLIPS + TRUNCATIONS; i += step) {
            Files.write(file, damaged(i, random));
            try {
                predict(store);
                if (Arrays.equals(Files.readAllBytes(file), MLP)) {
                    count.repaired++;
                } else {
                    count.loaded++;
                }
            } catch (ModelUnavailableException e) {
                count.refused++;
                Files.createDirectories(file.getParent());
            }
        }
        System.out.println(store + ": " + FLIPS / step + " flipped bytes and " + TRUNCATIONS / step
                + " truncations, seed " + SEED + ": refused " + count.refused + ", brought again " + count.repaired
                + ", loaded " + count.loaded);
        return count;
    }

    @Test
    void aDamagedEntryOfTheCacheIsBroughtAgain() throws IOException {
        damageTheCache(10);
    }

    @Test
    @Tag("reliability")
    @EnabledIfSystemProperty(named = "augur.reliability.page", matches = ".+")
    void noDamagedEntryOfTheCacheIsLoadedHoweverMany() throws IOException {
        damageTheCache(1);
    }

    private void damageTheCache(int step) throws IOException {
        try (DiskCache cache = DiskCache.of(temp.resolve("cache"), 1 << 20)) {
            ModelStore store = S3ModelStore.prefix(s3.client(), LocalS3.BUCKET, "", cache);
            LocalModel first = store.fetch(ID);
            store.release(first);
            Path file = first.path();
            Count count = damageAndLoad(releasing(store), file, step);
            assertThat(count.loaded).isZero();
            assertThat(count.repaired).isEqualTo((FLIPS + TRUNCATIONS) / step);
        }
    }

    /** Each load ends before the next damage. */
    private static ModelStore releasing(ModelStore store) {
        return new ModelStore() {
            @Override
            public LocalModel fetch(ModelId id) {
                LocalModel local = store.fetch(id);
                store.release(local);
                return local;
            }

            @Override
            public String toString() {
                return store.toString();
            }
        };
    }

    @Test
    void aDamagedFileOfAVerifiedDirectoryIsRefused() throws IOException {
        Path file = Files.createDirectories(temp.resolve("models/mlp/1")).resolve("model.onnx");
        ModelStore store = ModelStore.directory(temp.resolve("models")).verify(ID, Sha256.ofBytes(MLP));
        Files.write(file, MLP);
        assertThat(predict(store)).hasSize(4);
        Count count = damageAndLoad(store, file, 1);
        assertThat(count.loaded).isZero();
        assertThat(count.refused).isEqualTo(FLIPS + TRUNCATIONS);
    }

    /** That the damage would matter: most of these files load, and compute something, where nobody compares. */
    @Test
    void withoutADigestMostOfThemWouldBeLoaded() throws IOException {
        Path file = Files.createDirectories(temp.resolve("bare/mlp/1")).resolve("model.onnx");
        Count count = damageAndLoad(ModelStore.directory(temp.resolve("bare")), file, 10);
        assertThat(count.loaded).isGreaterThan(FLIPS / 20);
    }
}
