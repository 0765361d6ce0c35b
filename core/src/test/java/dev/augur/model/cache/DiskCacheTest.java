package dev.augur.model.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelFormat;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a cache brings, once and whole, and what it serves. */
final class DiskCacheTest extends DiskCacheRig {
    @Test
    void aModelIsBroughtOnceAndThenServedFromDisk() throws IOException {
        byte[] bytes = onnx(1000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        ModelStore store = cache.store(remote);
        LocalModel local = store.fetch(ID);
        assertThat(local.format()).isEqualTo(ModelFormat.ONNX);
        assertThat(local.path()).hasBinaryContent(bytes);
        assertThat(store.fetch(ID).path()).isEqualTo(local.path());
        reopen(DiskCache.of(folder, LIMIT));
        assertThat(cache.store(remote).fetch(ID).path()).isEqualTo(local.path());
        assertThat(remote.opened).containsExactly(0L);
        assertThat(entries()).containsExactly(Sha256.ofBytes(bytes).hex());
    }

    @Test
    void filesOfAModelLieInOneFolder() throws IOException {
        Remote remote = new Remote("r").with("model.onnx", onnx(10, 0)).with("data/weights", new byte[] {1, 2, 3});
        LocalModel local = cache.store(remote).fetch(ID);
        assertThat(local.path()).hasFileName("model.onnx");
        Path files = folder.resolve("v1/entries").resolve(entries().get(0)).resolve("files");
        assertThat(files.resolve("data/weights")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(entries()).containsExactly(Sha256.ofFolder(files).hex());
    }

    @Test
    void theSameContentFromTwoPlacesLiesThereOnce() throws IOException {
        byte[] bytes = onnx(1000, 0);
        LocalModel one = cache.store(new Remote("a").with("model", bytes)).fetch(ID);
        LocalModel two = cache.store(new Remote("b").with("model", bytes)).fetch(ID);
        assertThat(two.path()).isEqualTo(one.path());
        assertThat(entries()).hasSize(1);
    }

    @Test
    void aFileWithAKnownDigestIsNotAskedForAgain() {
        byte[] bytes = onnx(1000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        remote.digests.put("model", Sha256.ofBytes(bytes));
        cache.store(remote).fetch(ID);
        remote.version = "2";
        cache.store(remote).fetch(ID);
        assertThat(remote.opened).containsExactly(0L);
    }

    @Test
    void aCutFetchGoesOnAtTheByteWhereItStopped() throws IOException {
        byte[] bytes = onnx(1_000_000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        remote.cutAt = 700_001;
        assertThatThrownBy(() -> cache.store(remote).fetch(ID))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'score' cannot be brought from r/score: the connection was cut at byte 700001")
                .matches(e -> ((ModelUnavailableException) e).isRetryable());
        assertThat(entries()).isEmpty();
        remote.cutAt = Long.MAX_VALUE;
        reopen(DiskCache.of(folder, LIMIT));
        assertThat(cache.store(remote).fetch(ID).path()).hasBinaryContent(bytes);
        assertThat(remote.opened).containsExactly(0L, 700_001L);
        assertThat(Trees.list(folder.resolve("v1/work"))).isEmpty();
    }

    @Test
    void anotherVersionBeginsAtTheStart() throws IOException {
        Remote remote = new Remote("r").with("model", onnx(1_000_000, 0));
        remote.cutAt = 700_001;
        assertThatThrownBy(() -> cache.store(remote).fetch(ID)).isInstanceOf(ModelUnavailableException.class);
        byte[] second = onnx(1_000_000, 1);
        remote.with("model", second).version = "2";
        remote.cutAt = Long.MAX_VALUE;
        assertThat(cache.store(remote).fetch(ID).path()).hasBinaryContent(second);
        assertThat(remote.opened).containsExactly(0L, 0L);
    }

    @Test
    void whatIsNotWhatWasAnnouncedIsNeverSeen() throws IOException {
        Remote remote = new Remote("r").with("model", onnx(1000, 0));
        Sha256 expected = new Sha256("0".repeat(64));
        remote.digests.put("model", expected);
        assertThatThrownBy(() -> cache.store(remote).fetch(ID))
                .hasMessage("Model 'score' cannot be brought from r/score: The SHA-256 of r/model must be " + expected
                        + ", got " + Sha256.ofBytes(onnx(1000, 0)));
        assertThat(entries()).isEmpty();
        assertThat(Trees.files(folder.resolve("v1/work"))).isZero();
    }

    @Test
    void anEarlierFetchThatLeftWrongBytesIsRepeatedFromTheStart() throws IOException {
        byte[] bytes = onnx(1_000_000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        remote.digests.put("model", Sha256.ofBytes(bytes));
        remote.cutAt = 500_000;
        assertThatThrownBy(() -> cache.store(remote).fetch(ID)).isInstanceOf(ModelUnavailableException.class);
        Path part = Trees.list(folder.resolve("v1/work")).get(0).resolve("files/model");
        byte[] wrong = Files.readAllBytes(part);
        wrong[1000] ^= 1;
        Files.write(part, wrong);
        remote.cutAt = Long.MAX_VALUE;
        assertThat(cache.store(remote).fetch(ID).path()).hasBinaryContent(bytes);
        assertThat(remote.opened).containsExactly(0L, 500_000L, 0L);
    }

    @Test
    void offlineOnlyWhatIsThereIsServed() throws IOException {
        byte[] bytes = onnx(1000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        DiskCache offline = cache.offline();
        assertThatThrownBy(() -> offline.store(remote).fetch(ID))
                .hasMessage(
                        "Model 'score' is not in the cache in " + folder + ", which has nothing whole from r/score, and"
                                + " offline mode is on: fetch it once without offline mode, or bring the cache's folder from where"
                                + " that was done")
                .matches(e -> ((ModelUnavailableException) e).reason() == Reason.NOT_FOUND);
        cache.store(remote).fetch(ID);
        int located = remote.located;
        assertThat(offline.store(remote).fetch(ID).path()).hasBinaryContent(bytes);
        assertThat(remote.located).isEqualTo(located);
    }

    @Test
    void chainsGoOnWhereSomethingIsMissing() throws IOException {
        byte[] bytes = onnx(1000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        ModelStore chain = ModelStore.classPath(
                        ModelId.of("built-in"), getClass().getClassLoader(), "none")
                .orElse(cache.offline().store(remote))
                .orElse(cache.store(remote));
        assertThat(chain.fetch(ID).path()).hasBinaryContent(bytes);
        assertThat(chain.fetch(ID).path()).hasBinaryContent(bytes);
        assertThat(remote.located).as("the second is served offline").isEqualTo(1);
        assertThatThrownBy(() -> chain.fetch(ModelId.of("absent")))
                .hasMessage("Model 'absent' is not in r, by way of the cache in " + folder)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void damageIsFoundAndBroughtAgain() throws IOException {
        byte[] bytes = onnx(1000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        ModelStore store = cache.store(remote);
        store.release(store.fetch(ID));
        byte[] flipped = bytes.clone();
        flipped[500] ^= 4;
        Files.write(onlyFile(), flipped);
        store.release(store.fetch(ID));
        assertThat(onlyFile()).hasBinaryContent(bytes);
        Files.write(onlyFile(), Arrays.copyOf(bytes, 700));
        store.release(store.fetch(ID));
        assertThat(onlyFile()).hasBinaryContent(bytes);
        Files.writeString(onlyFile().resolveSibling("planted.onnx"), "x");
        store.release(store.fetch(ID));
        assertThat(onlyFile().resolveSibling("planted.onnx")).doesNotExist();
        assertThat(remote.opened).containsExactly(0L, 0L, 0L, 0L);
        Files.write(onlyFile(), flipped);
        assertThatThrownBy(() -> cache.offline().store(remote).fetch(ID))
                .hasMessageContaining("nothing whole from r/score");
    }

    @Test
    void withoutDigestsOnlyTheLengthIsCompared() throws IOException {
        reopen(DiskCache.builder(folder, LIMIT).digests(false).build());
        byte[] bytes = onnx(1000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        cache.store(remote).fetch(ID);
        byte[] flipped = bytes.clone();
        flipped[500] ^= 4;
        Files.write(onlyFile(), flipped);
        assertThat(cache.store(remote).fetch(ID).path()).hasBinaryContent(flipped);
        Files.write(onlyFile(), Arrays.copyOf(bytes, 700));
        assertThat(cache.store(remote).fetch(ID).path()).hasBinaryContent(bytes);
    }

    @Test
    void manyThreadsBringItOnce() throws Exception {
        byte[] bytes = onnx(1_000_000, 0);
        Remote remote = new Remote("r").with("model", bytes);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<LocalModel>> calls = IntStream.range(0, 32)
                    .<Callable<LocalModel>>mapToObj(
                            i -> () -> cache.store(remote).fetch(ID))
                    .toList();
            for (Future<LocalModel> local : threads.invokeAll(calls)) {
                assertThat(local.get().path()).hasBinaryContent(bytes);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(remote.opened).containsExactly(0L);
    }

    @Test
    void aSecondCacheOfThisProcessIsRefused() {
        cache.store(new Remote("r").with("model", onnx(10, 0))).fetch(ID);
        try (DiskCache second = DiskCache.of(folder, LIMIT)) {
            assertThatThrownBy(() -> second.store(new Remote("r").with("model", onnx(10, 0)))
                            .fetch(ID))
                    .hasMessageContaining("is in use by another DiskCache of this process; share that one");
        }
    }

    @Test
    void aFolderThatCannotBeMadeOrThatAnybodyMayWriteIsRefused() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        Remote remote = new Remote("r").with("model", onnx(10, 0));
        reopen(DiskCache.of(file.resolve("cache"), LIMIT));
        assertThatThrownBy(() -> cache.store(remote).fetch(ID))
                .hasMessageContaining("The cache folder " + file.resolve("cache") + " cannot be made or written: ");
        Path open = Files.createDirectory(temp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        reopen(DiskCache.of(open, LIMIT));
        assertThatThrownBy(() -> cache.store(remote).fetch(ID)).hasMessageContaining("must be closed to others");
        reopen(DiskCache.of(folder, LIMIT));
        cache.store(remote).fetch(ID);
        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> cache.store(new Remote("r")).fetch(ID))
                .hasMessage("Model 'score' is not there: r: it is empty")
                .matches(e -> ((ModelUnavailableException) e).reason() == Reason.NOT_FOUND);
    }

    @Test
    void pathsStayInTheirFolder() {
        for (String path :
                List.of("", "/a", "a/", "a//b", ".", "..", "a/../b", "a\\b", "c:a", "a\nb", "x".repeat(256))) {
            assertThatThrownBy(() -> SourceFile.requirePath(path))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The path of a model's file must be");
        }
        Remote both = new Remote("r").with("a", new byte[1]).with("a/b", new byte[1]);
        assertThatThrownBy(() -> both.locate(ID))
                .hasMessageContaining("'a' cannot be a file of a model and the folder of 'a/b'");
    }

    @Test
    void aDamagedIndexDoesNoHarm() throws IOException {
        Remote remote = new Remote("r").with("model", onnx(1000, 0));
        cache.store(remote).fetch(ID);
        for (Path file : Trees.list(folder.resolve("v1/index"))) {
            Files.write(file, new byte[] {(byte) 0xFF, 0, 1});
        }
        cache.store(remote).fetch(ID);
        assertThat(entries()).hasSize(1);
        assertThat(remote.opened).containsExactly(0L, 0L);
    }
}
