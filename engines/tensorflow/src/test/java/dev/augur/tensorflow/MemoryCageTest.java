package dev.augur.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.tck.ForkedJvm;
import dev.augur.tck.MemoryCage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bombs in a process that the kernel kills when it takes more than 384 MiB. A JVM with TensorFlow and a model of one operator
 * takes some 160 MiB of memory of its own, and 220 MiB of the library's pages, which count as far as no other process has read
 * them.
 */
final class MemoryCageTest {
    private static final long BYTES = 384L << 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        NativeLibrary.require();
    }

    private static MemoryCage cage() {
        return MemoryCage.orSkip("augur-tf-", BYTES, System.out);
    }

    private String load(MemoryCage cage, String... more) throws Exception {
        List<String> launch = new ArrayList<>(List.of(
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                CagedProgram.class.getName(),
                cage.path(),
                folder.toString()));
        launch.addAll(List.of(more));
        return ForkedJvm.launch(LIMIT, launch);
    }

    private void write(String name, SavedModelWriter model) throws IOException {
        model.writeTo(Files.createDirectory(folder.resolve(name)));
    }

    @Test
    void everyBombIsRefusedWithTheLimitAndTheProcessLives() throws Exception {
        int bombs = 0;
        for (Map.Entry<String, Supplier<SavedModelWriter>> bomb : Bombs.all().entrySet()) {
            write(bomb.getKey(), bomb.getValue().get());
            bombs++;
        }
        write("harmless row", Bombs.row(2_900));
        try (MemoryCage cage = cage()) {
            String printed = load(cage);
            assertThat(printed.lines().filter(line -> line.contains(", the limit (max")))
                    .hasSize(bombs);
            assertThat(printed).contains("harmless row runs: 2.0\n").endsWith("refused " + bombs + "\n");
        }
        System.out.println("Bombs in a cgroup of 384 MiB: " + bombs + " refused, 0 loaded, 0 processes killed");
    }

    @Test
    void theCageKillsWhoRunsOne() throws Exception {
        write("Fill", Objects.requireNonNull(Bombs.all().get("Fill")).get());
        try (MemoryCage cage = cage()) {
            assertThatThrownBy(() -> load(cage, "trusting"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(" ended with exit code 137");
        }
    }
}
