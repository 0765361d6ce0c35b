package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.tck.ForkedJvm;
import dev.augur.tck.MemoryCage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bombs in a process of 256 MiB, which the kernel kills when it takes more. */
final class MemoryCageTest {
    private static final long BYTES = 256L << 20;
    private static final long WEIGHTS = 1L << 30;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private static MemoryCage cage() {
        return MemoryCage.orSkip("augur-test-", BYTES, System.out);
    }

    /** With the heap that a JVM gives itself in so much memory. */
    private String load(MemoryCage cage, String... more) throws Exception {
        List<String> launch = new ArrayList<>(List.of(
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                CagedProgram.class.getName(),
                cage.path(),
                folder.toString()));
        launch.addAll(List.of(more));
        return ForkedJvm.launch(LIMIT, launch);
    }

    @Test
    void everyBombIsRefusedAndTheProcessLives() throws Exception {
        int bombs = 0;
        for (Map.Entry<String, Supplier<Message>> bomb : Bombs.all().entrySet()) {
            Files.write(folder.resolve(bomb.getKey()), bomb.getValue().get().toBytes());
            bombs++;
        }
        Files.write(folder.resolve("a harmless model"), Bombs.identities(3).toBytes());
        writeWithLargeWeights(folder.resolve("weights, and an operator that is not known"));
        try (MemoryCage cage = cage()) {
            assertThat(load(cage))
                    .containsOnlyOnce("loaded a harmless model\n")
                    .contains("is not known: it uses the operator 'com.acme:Do'")
                    .endsWith("refused " + (bombs + 1) + "\n");
        }
        System.out.println("Bombs in a cgroup of 256 MiB: " + bombs + " refused, 0 loaded, 0 processes killed");
    }

    /** Weights larger than the cage are passed over: the last node is found behind them. */
    private static void writeWithLargeWeights(Path file) throws IOException {
        byte[] after = new Message()
                .with(1, Protos.node("Do", List.of("x"), "y").text(7, "com.acme"))
                .toBytes();
        Message tensor =
                new Message().number(1, WEIGHTS / 4).number(2, Protos.FLOAT).text(8, "w");
        tensor.raw(9 << 3 | 2).varint(WEIGHTS);
        Message initializer = new Message().raw(5 << 3 | 2);
        initializer.varint(tensor.toBytes().length + WEIGHTS);
        byte[] before = Protos.graph().toBytes();
        Message model = new Message().number(1, 8).raw(7 << 3 | 2);
        model.varint(before.length + initializer.toBytes().length + tensor.toBytes().length + WEIGHTS + after.length);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(model.toBytes());
            sparse.write(before);
            sparse.write(initializer.toBytes());
            sparse.write(tensor.toBytes());
            sparse.seek(sparse.getFilePointer() + WEIGHTS);
            sparse.write(after);
        }
    }

    @Test
    void theCageKillsWhoLoadsOne() throws Exception {
        Files.write(
                folder.resolve("bomb"),
                Bombs.named("weights of ConstantOfShape").toBytes());
        try (MemoryCage cage = cage()) {
            assertThatThrownBy(() -> load(cage, "trusting"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(" ended with exit code 137");
        }
    }
}
