package dev.augur.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.http.FileServer.Fault;
import dev.augur.http.FileServer.Stored;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import dev.augur.model.ModelStore;
import dev.augur.model.Sha256;
import dev.augur.model.cache.DiskCache;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpModelStoreTest {
    private static final ModelId ID = ModelId.of("mlp");
    private static final byte[] MLP = OnnxModels.mlp();
    private static final HttpRetries FAST = new HttpRetries(2, Duration.ofMillis(1), Duration.ofMillis(2));

    @TempDir
    Path temp;

    private FileServer server;
    private DiskCache cache;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
        server.files.put("/m/mlp.onnx", Stored.of(MLP, "one"));
        cache = DiskCache.of(temp.resolve("cache"), 1 << 20);
    }

    @AfterEach
    void stop() {
        cache.close();
        server.close();
    }

    private HttpModelStore.Builder builder() {
        return HttpModelStore.builder(cache).retries(FAST);
    }

    @Test
    void aModelIsBroughtOnceAndAskedForItsVersionAfterwards() {
        ModelStore store = builder().file(ID, server.uri("/m/mlp.onnx")).build();
        assertThat(store.fetch(ID).path()).hasBinaryContent(MLP);
        assertThat(store.fetch(ID).path()).hasBinaryContent(MLP);
        assertThat(server.takeRanges()).containsExactly("bytes=0-0", "bytes=0-", "bytes=0-0");
        byte[] next = OnnxModels.imageMeans();
        server.files.put("/m/mlp.onnx", Stored.of(next, "two"));
        assertThat(store.fetch(ID).path()).hasBinaryContent(next);
    }

    @Test
    void onlyModelsWithAnAddressAreAskedFor() {
        ModelStore store = builder().file(ID, server.uri("/m/mlp.onnx")).build();
        assertThatThrownBy(() -> store.fetch(ModelId.of("mlp:2")))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("Model 'mlp:2' is not in the models [mlp] behind HTTP, by way of " + cache)
                .matches(e -> ((ModelUnavailableException) e).reason() == Reason.NOT_FOUND);
        assertThat(server.ranges).isEmpty();
    }

    @Test
    void aKnownDigestIsComparedAndMakesTheCacheEnough() {
        ModelStore store = builder()
                .file(ID, server.uri("/m/mlp.onnx"), Sha256.ofBytes(MLP))
                .build();
        store.fetch(ID);
        server.takeRanges();
        store.fetch(ID);
        assertThat(server.takeRanges()).isEmpty();
        ModelId other = ModelId.of("other");
        ModelStore wrong = builder()
                .file(other, server.uri("/m/mlp.onnx"), Sha256.ofBytes(new byte[1]))
                .build();
        assertThatThrownBy(() -> wrong.fetch(other))
                .hasMessageContaining("The SHA-256 of " + server.uri("/m/mlp.onnx") + " must be ");
    }

    @Test
    void digestsBesideTheFilesAreCompared() {
        ModelStore store =
                builder().file(ID, server.uri("/m/mlp.onnx")).digestsBeside().build();
        assertThatThrownBy(() -> store.fetch(ID))
                .hasMessage("Model 'mlp' is not there: " + server.uri("/m/mlp.onnx.sha256")
                        + ": there is no such file (status 404)");
        put("/m/mlp.onnx.sha256", "<html>");
        assertThatThrownBy(() -> store.fetch(ID)).hasMessageContaining("must begin with a SHA-256");
        put("/m/mlp.onnx.sha256", "0".repeat(64) + "  mlp.onnx\n");
        assertThatThrownBy(() -> store.fetch(ID)).hasMessageContaining("must be " + "0".repeat(64));
        put("/m/mlp.onnx.sha256", Sha256.ofBytes(MLP) + "  mlp.onnx\n");
        assertThat(store.fetch(ID).path()).hasBinaryContent(MLP);
    }

    private void put(String path, String text) {
        server.files.put(path, Stored.of(text.getBytes(StandardCharsets.UTF_8), Integer.toHexString(text.hashCode())));
    }

    @Test
    void severalFilesComeAsAFolder() throws IOException {
        byte[] weights = HttpByteSourceTest.random(5000);
        server.files.put("/f/model.onnx", Stored.of(MLP, "m"));
        server.files.put("/f/data/w 1", Stored.of(weights, "w"));
        ModelStore store = builder()
                .folder(ID, server.uri("/f/?token=canary"), List.of("model.onnx", "data/w 1"))
                .build();
        Path model = store.fetch(ID).path();
        assertThat(model).hasFileName("model.onnx").hasBinaryContent(MLP);
        assertThat(model.resolveSibling("data/w 1")).hasBinaryContent(weights);
        ModelId known = ModelId.of("known");
        ModelStore checked = builder()
                .folder(
                        known,
                        server.uri("/f/"),
                        Map.of("model.onnx", Sha256.ofBytes(MLP), "data/w 1", Sha256.ofBytes(weights)))
                .build();
        server.takeRanges();
        assertThat(checked.fetch(known).path()).isEqualTo(model);
        assertThat(server.takeRanges()).as("the same content is there").isEmpty();
        try (var files = Files.walk(temp)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("canary"));
        }
    }

    @Test
    void addressesAndPathsAreChecked() {
        assertThatThrownBy(() -> builder().folder(ID, server.uri("/f/"), List.of("../secret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("and not . or .., got '../secret'");
        assertThatThrownBy(() -> builder().folder(ID, server.uri("/f"), List.of("a")))
                .hasMessageContaining("must end with a slash");
        assertThatThrownBy(() -> builder().file(ID, server.uri("/a")).file(ID, server.uri("/b")))
                .hasMessageContaining("Model 'mlp' has an address already");
    }

    @Test
    void aFetchThatWasCutGoesOnInTheNextAttempt() {
        ModelStore store = builder()
                .file(ID, server.uri("/m/mlp.onnx"))
                .retries(new HttpRetries(1, Duration.ofMillis(1), Duration.ofMillis(1)))
                .build();
        server.faults.addAll(List.of(new Fault.None(), new Fault.Cut(1000), new Fault.Status(503)));
        assertThatThrownBy(() -> store.fetch(ID))
                .matches(e -> ((ModelUnavailableException) e).isRetryable())
                .hasMessageContaining("GET at byte 1000 of " + MLP.length);
        server.faults.clear();
        server.takeRanges();
        LocalModel local = store.fetch(ID);
        assertThat(local.path()).hasBinaryContent(MLP);
        assertThat(server.takeRanges()).containsExactly("bytes=0-0", "bytes=1000-");
    }

    @Test
    void offlineNobodyIsAsked() {
        builder().file(ID, server.uri("/m/mlp.onnx")).build().fetch(ID);
        server.close();
        ModelStore offline = HttpModelStore.builder(cache.offline())
                .file(ID, server.uri("/m/mlp.onnx"))
                .build();
        assertThat(offline.fetch(ID).path()).hasBinaryContent(MLP);
    }
}
