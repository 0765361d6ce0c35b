package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.model.ModelRoute.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aliases and the choice of a version, as files. */
final class ModelRouteTest {
    @TempDir
    Path root;

    private ModelStore store = ModelStore.directory(Path.of("unused"));

    @BeforeEach
    void threeVersions() throws IOException {
        for (String version : List.of("2", "10", "9")) {
            Files.createDirectories(root.resolve("m").resolve(version));
        }
        store = ModelStore.directory(root);
    }

    private static ModelId version(int number) {
        return new ModelId("m", Integer.toString(number));
    }

    private Path alias(String name) {
        return root.resolve("m").resolve(name + ".alias");
    }

    @Test
    void withoutAVersionTheHighestNumberIsMeant() throws IOException {
        ModelRoute ten = ModelRoute.to(version(10));
        assertThat(store.resolve(ModelId.of("m"))).isEqualTo(ten);
        assertThat(store.resolve(ModelId.of("m:latest"))).isEqualTo(ten);
        assertThat(store.resolve(ModelId.of("m:2"))).isEqualTo(ModelRoute.to(version(2)));
        Files.createDirectory(root.resolve("m").resolve("11"));
        assertThat(store.resolve(ModelId.of("m"))).isEqualTo(ModelRoute.to(version(11)));
        assertThat(store.resolve(ModelId.of("other"))).isEqualTo(ModelRoute.to(ModelId.of("other")));
    }

    @Test
    void anAliasIsReadAsItWasWritten() throws IOException {
        ModelRoute route = new ModelRoute(List.of(new Share(version(2), 90), new Share(version(9), 10)), version(10));
        route.write(alias("prod"));
        assertThat(Files.readString(alias("prod"))).isEqualTo("2 90\n9 10\nshadow 10\n");
        assertThat(store.resolve(ModelId.of("m:prod"))).isEqualTo(route);
        ModelRoute.to(version(9)).write(alias("prod"));
        assertThat(store.resolve(ModelId.of("m:prod"))).isEqualTo(ModelRoute.to(version(9)));
        try (Stream<Path> files = Files.list(root.resolve("m"))) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(alias("prod"));
        }
    }

    @Test
    void anAliasMayBeWrittenByHand() throws IOException {
        Files.writeString(alias("canary"), "# the new one\n\n  10\n");
        assertThat(store.resolve(ModelId.of("m:canary"))).isEqualTo(ModelRoute.to(version(10)));
    }

    @Test
    void whatIsNoAliasIsRefusedWithItsLine() throws IOException {
        assertRefused("2 90\n9 lots\n", "line 2 ('9 lots') is neither a version with a weight nor one shadow");
        assertRefused("2 0\n", "line 1 ('2 0') is neither a version with a weight nor one shadow");
        assertRefused("../2\n", "line 1 ('../2') is neither a version with a weight nor one shadow");
        assertRefused("shadow 2\nshadow 9\n", "line 2 ('shadow 9') is neither a version with a weight nor one shadow");
        assertRefused("\n", "A route needs a version that answers");
        assertRefused("2\n2\n", "A route must have each version once, got 'm:2' twice");
        assertRefused("2 2147483647\n9\n", "The weights of a route must sum up to < 2^31, got 2147483648");
        assertRefused("#".repeat(1 << 17), "has 131072 bytes, more than 65536");
    }

    private void assertRefused(String text, String why) throws IOException {
        Files.writeString(alias("bad"), text);
        assertThatThrownBy(() -> store.resolve(ModelId.of("m:bad")))
                .isInstanceOfSatisfying(
                        ModelUnavailableException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNREADABLE))
                .hasMessageContaining("bad.alias")
                .hasMessageContaining(why);
    }

    @Test
    void aChainAsksTheFirstStoreThatHasTheModel() throws IOException {
        ModelStore own = ModelStore.file(ModelId.of("m"), Files.createFile(root.resolve("m.onnx")));
        ModelStore none = ModelStore.file(ModelId.of("other"), root);
        assertThat(own.orElse(store).resolve(ModelId.of("m"))).isEqualTo(ModelRoute.to(ModelId.of("m")));
        Files.delete(root.resolve("m.onnx"));
        assertThat(none.orElse(store).resolve(ModelId.of("m"))).isEqualTo(ModelRoute.to(version(10)));
        assertThat(store.orElse(none).resolve(ModelId.of("m"))).isEqualTo(ModelRoute.to(version(10)));
    }

    @Test
    void whatMustHaveADigestIsNotTakenForAnotherVersion() throws IOException {
        ModelStore verifying = store.verify(ModelId.of("m"), Sha256.ofFolder(root));
        assertThat(verifying.resolve(ModelId.of("m"))).isEqualTo(ModelRoute.to(ModelId.of("m")));
        assertThat(verifying.resolve(ModelId.of("m:latest"))).isEqualTo(ModelRoute.to(version(10)));
    }
}
