package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.lambda.local.Answer;
import dev.augur.s3.S3Location;
import dev.augur.tck.OnnxModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The function as AWS's own runtime client takes it through a snapshot. */
@Timeout(120)
final class SnapStartTest {
    /** The service sets it where it runs a function from a snapshot. */
    private static final String COMPATIBLE = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

    private static final String EVENT = "{\"instances\": [[1, 2, 3, 4]]}";
    private static final String LOADED = "double runs on cpu";

    @TempDir
    Path root;

    private RunningFunction start(byte[] model, String warmUp) throws IOException {
        Files.write(Files.createDirectory(root.resolve("models")).resolve("double.onnx"), model);
        Map<String, String> environment = Map.of(
                "AUGUR_MODELS",
                "models",
                "AUGUR_WARM",
                "false",
                "AUGUR_WARM_UP",
                warmUp,
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "snap-start");
        return RunningFunction.start(
                Handler.class, System.getProperty("java.class.path"), root, environment, COMPATIBLE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSnapshotHasTheModelAndNoSocket() throws Exception {
        try (RunningFunction function = start(OnnxModels.oneRowOnly(), "1")) {
            function.api.awaitSnapshot();
            assertThat(function.log()).contains(LOADED, "Ready for a checkpoint: 2 predictors are warm");
            String address = function.api.address();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            assertThat(remotePorts(function.process.pid()))
                    .as("connected to the API of the runtime alone")
                    .containsOnly(port);
            function.api.restore();
            assertThat(function.invoke(EVENT)).isEqualTo("{\"predictions\":[[2.0,4.0,6.0,8.0]]}");
            assertThat(function.log().split(LOADED, -1)).as("loaded once").hasSize(2);
        }
    }

    @Test
    void aModelThatCannotBeLoadedMakesNoSnapshot() throws Exception {
        try (RunningFunction function = start(new byte[100], "none")) {
            Answer answer = function.submit(EVENT).join();
            assertThat(answer.isError()).isTrue();
            assertThat(answer.text()).contains("CheckpointException");
            assertThat(function.log()).contains("Not ready for a checkpoint", "double.onnx");
            assertThat(function.process.waitFor()).isNotZero();
        }
    }

    /** Nothing but the second run of the warm-up fails, so it is made before the snapshot. */
    @Test
    void aModelWhoseWarmUpFailsMakesNoSnapshot() throws Exception {
        try (RunningFunction function = start(OnnxModels.oneRowOnly(), "1,3")) {
            assertThat(function.submit(EVENT).join().text()).contains("CheckpointException");
            assertThat(function.log())
                    .contains(
                            "Not ready for a checkpoint",
                            "its warm-up failed on cpu in call 1 of 1 with batch size 3 ([x FLOAT32[3, 4]])");
            assertThat(function.process.waitFor()).isNotZero();
        }
    }

    @Test
    void aClientIsMadeAnewAfterTheSnapshot() {
        int[] made = {0};
        Buckets buckets = new Buckets(() -> {
            made[0]++;
            return S3Client.builder()
                    .region(Region.US_EAST_1)
                    .httpClient(UrlConnectionHttpClient.create())
                    .build();
        });
        buckets.source(S3Location.of("s3://bucket/key"));
        buckets.source(S3Location.of("s3://bucket/key"));
        assertThat(made[0]).isEqualTo(1);
        buckets.beforeCheckpoint(Core.getGlobalContext());
        buckets.source(S3Location.of("s3://bucket/key"));
        assertThat(made[0]).isEqualTo(2);
    }

    /** Of the established connections that a process has open: proc(5), /proc/pid/fd and /proc/pid/net/tcp. */
    private static Set<Integer> remotePorts(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path file : files.toList()) {
                sockets.add(Files.readSymbolicLink(file).toString());
            }
        }
        Set<Integer> ports = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "net", table))) {
                String[] fields = line.trim().split("\\s+", -1);
                if (fields[3].equals("01") && sockets.contains("socket:[" + fields[9] + "]")) {
                    ports.add(Integer.parseInt(fields[2].substring(fields[2].lastIndexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }
}
