package dev.augur.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.http.FileServer.Fault;
import dev.augur.http.FileServer.Stored;
import dev.augur.model.Sha256;
import dev.augur.tck.OnnxGraph;
import dev.augur.tensor.DType;
import dev.augur.tensor.Dim;
import dev.augur.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a cache, and processes that are killed with it. */
final class ProcessesTest {
    private static final int BLOCK = 1 << 18;

    @TempDir
    Path temp;

    private FileServer server;
    private final byte[] model = model();
    private final String fetched = "fetched ONNX " + Sha256.ofBytes(model);

    /** An ONNX model of 8 MB. */
    private static byte[] model() {
        float[] weights = new float[2_000_000];
        Random random = new Random(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat();
        }
        return new OnnxGraph()
                .input("x", DType.FLOAT32, Dim.of("n"), Dim.of(1000))
                .output("y", DType.FLOAT32, Dim.of("n"), Dim.of(2000))
                .constant("w", Shape.of(1000, 2000), weights)
                .node("MatMul", List.of("x", "w"), List.of("y"))
                .toBytes();
    }

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
        server.files.put("/model.onnx", Stored.of(model, "one"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Process fork() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchProgram.class.getName(),
                        temp.resolve("cache").toString(),
                        server.uri("/model.onnx").toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private List<Path> files(String below) throws IOException {
        try (Stream<Path> paths = Files.walk(temp.resolve("cache/v1").resolve(below))) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aProcessThatIsKilledLeavesNothingHalfAndTheNextGoesOn() throws Exception {
        Random random = new Random(7);
        int before = 0;
        for (int kill = 0; kill < 3; kill++) {
            int sent = 1_000_000 + random.nextInt(1_000_000);
            server.faults.addAll(List.of(new Fault.None(), new Fault.Stall(sent)));
            FileServer stalling = server;
            Process process = fork();
            stalling.stalled.await();
            int end = before + sent;
            long arrived = waitForBytes(process, end - BLOCK);
            process.destroyForcibly().waitFor();
            assertThat(files("entries")).isEmpty();
            long kept = Files.size(files("work").get(0));
            assertThat(kept).as("seed 7, killed at %d", arrived).isBetween((long) end - BLOCK, (long) end);
            restart();
            before = (int) kept;
        }
        assertThat(output(fork())).contains(fetched);
        assertThat(server.takeRanges()).containsExactly("bytes=0-0", "bytes=" + before + "-");
        assertThat(files("work")).isEmpty();
    }

    /** The bytes that the server has sent are on disk, but for a block, when the process writes no more of them. */
    private long waitForBytes(Process process, long least) throws IOException {
        long bytes = 0;
        while (bytes < least) {
            assertThat(process.isAlive()).isTrue();
            bytes = Files.size(files("work").get(0));
            Thread.onSpinWait();
        }
        return bytes;
    }

    /** The same file at the same address, from a server that does not stall. */
    private void restart() throws IOException {
        int port = server.uri("/").getPort();
        server.close();
        server = new FileServer(port);
        server.files.put("/model.onnx", Stored.of(model, "one"));
    }

    @Test
    void twoProcessesThatWantTheSameModelBringItOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(fork());
        }
        for (Process process : processes) {
            assertThat(output(process)).contains(fetched);
        }
        assertThat(server.ranges.stream().filter(range -> range.equals("bytes=0-")))
                .hasSize(1);
        assertThat(files("work")).isEmpty();
        assertThat(files("entries")).hasSize(2);
    }
}
