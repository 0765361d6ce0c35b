package dev.augur.model.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a cache keeps below its limit, and who makes room. */
final class DiskCacheRoomTest extends DiskCacheRig {
    @Test
    void theLeastRecentlyUsedOfThoseThatNobodyUsesMakeRoom() throws IOException {
        reopen(DiskCache.of(folder, 3500));
        List<LocalModel> locals = new ArrayList<>();
        List<ModelStore> stores = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            stores.add(cache.store(new Remote("r" + i).with("model", onnx(900, i))));
            locals.add(stores.get(i).fetch(ID));
            Path lock = folder.resolve("v1/locks").resolve(entryOf(locals.get(i)));
            Files.setLastModifiedTime(lock, FileTime.fromMillis(1_000_000 + i * 1000));
        }
        stores.get(1).release(locals.get(1));
        stores.get(2).release(locals.get(2));
        cache.store(new Remote("r3").with("model", onnx(900, 3))).fetch(ID);
        assertThat(locals.get(0).path()).as("in use").exists();
        assertThat(locals.get(1).path()).as("least recently used").doesNotExist();
        assertThat(locals.get(2).path()).exists();
        assertThat(Trees.list(folder.resolve("v1/trash"))).isEmpty();
    }

    private static String entryOf(LocalModel local) {
        return String.valueOf(local.path().getName(local.path().getNameCount() - 3));
    }

    @Test
    void whatCannotFitIsRefusedWithTheFigures() throws IOException {
        reopen(DiskCache.of(folder, 1500));
        LocalModel first =
                cache.store(new Remote("a").with("model", onnx(900, 0))).fetch(ID);
        long used = Trees.bytes(folder.resolve("v1/entries"));
        assertThatThrownBy(() ->
                        cache.store(new Remote("b").with("model", onnx(900, 1))).fetch(ID))
                .hasMessage(
                        "Model 'score' cannot be brought from b/score: it has 916 bytes, and of the 1500 that the cache in "
                                + folder + " may have, " + used
                                + " are in use by loaded models or other fetches; raise DiskCache's"
                                + " maxBytes, or unload a model");
        assertThatThrownBy(() -> cache.store(new Remote("c").with("model", onnx(2000, 2)))
                        .fetch(ID))
                .hasMessageContaining("it has 2016 bytes, and the cache in " + folder + " may have 1500; raise");
        assertThat(first.path()).exists();
    }

    @Test
    void aReleaseCountsOnceAndForTheStoreThatFetched() throws IOException {
        reopen(DiskCache.of(folder, 1500));
        Remote remote = new Remote("a").with("model", onnx(900, 0));
        ModelStore chain = cache.offline().store(remote).orElse(cache.store(remote));
        LocalModel one = chain.fetch(ID);
        LocalModel two = chain.fetch(ID);
        chain.release(one);
        chain.release(one);
        ModelStore other = cache.store(new Remote("b").with("model", onnx(900, 1)));
        assertThatThrownBy(() -> other.fetch(ID)).hasMessageContaining("are in use by loaded models");
        chain.release(two);
        other.fetch(ID);
        assertThat(one.path()).doesNotExist();
    }

    @Test
    void aDiskThatIsTooSmallIsToldBeforeTheFirstByte() {
        reopen(DiskCache.of(folder, Long.MAX_VALUE));
        Remote remote = new Remote("r").with("model", onnx(10, 0));
        remote.announced = 1L << 60;
        assertThatThrownBy(() -> cache.store(remote).fetch(ID))
                .hasMessageContaining(
                        "it takes 1152921504606846976 more bytes on the disk of " + folder + ", which has ");
        assertThat(remote.opened).isEmpty();
    }

    @Test
    void leftoversAreSwept() throws IOException {
        reopen(DiskCache.builder(folder, LIMIT).keepUnfinished(Duration.ZERO).build());
        Remote cut = new Remote("cut").with("model", onnx(100_000, 0));
        cut.cutAt = 5_000;
        assertThatThrownBy(() -> cache.store(cut).fetch(ID)).isInstanceOf(ModelUnavailableException.class);
        Path work = Trees.list(folder.resolve("v1/work")).get(0);
        for (Path path : List.of(work.resolve("files/model"), work.resolve("files"), work)) {
            Files.setLastModifiedTime(path, FileTime.fromMillis(1));
        }
        cache.store(new Remote("other").with("model", onnx(10, 1))).fetch(ID);
        assertThat(work).doesNotExist();
    }

    @Test
    void unfinishedFetchesMakeRoomBeforeCompleteModels() throws IOException {
        reopen(DiskCache.of(folder, 2500));
        ModelStore whole = cache.store(new Remote("whole").with("model", onnx(900, 0)));
        LocalModel kept = whole.fetch(ID);
        whole.release(kept);
        Remote cut = new Remote("cut").with("model", onnx(900, 1));
        cut.cutAt = 100;
        assertThatThrownBy(() -> cache.store(cut).fetch(ID)).isInstanceOf(ModelUnavailableException.class);
        cache.store(new Remote("other").with("model", onnx(900, 2))).fetch(ID);
        assertThat(kept.path()).exists();
        assertThat(Trees.list(folder.resolve("v1/work"))).isEmpty();
    }

    @Test
    void whatIsNoModelIsNotHeld() throws IOException {
        reopen(DiskCache.of(folder, 1500));
        Remote page = new Remote("page")
                .with("model", "<html>not found</html>".repeat(40).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> cache.store(page).fetch(ID)).hasMessageContaining("HTML");
        cache.store(new Remote("r").with("model", onnx(900, 0))).fetch(ID);
        assertThat(entries()).hasSize(1);
    }
}
