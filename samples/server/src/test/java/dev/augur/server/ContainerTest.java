package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.TckModel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the Dockerfile says, on what it copies: after {@code package}, with a folder in place of an image. */
@Tag("container")
final class ContainerTest {
    private static final Path MODULE = Samples.root().resolve("samples/server");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static List<String> instructions(String name) throws IOException {
        return Files.readAllLines(MODULE.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    private static List<String> entryPoint() throws IOException {
        List<String> command = new ArrayList<>();
        Matcher word = WORD.matcher(instructions("ENTRYPOINT").get(0));
        while (word.find()) {
            command.add(word.group(1));
        }
        return command;
    }

    /** As the container would start, with what is copied to {@code /app} where it lies. */
    private ServerProcess run(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        entryPoint().forEach(word -> command.add(word.replace("/app", MODULE.resolve("target/app") + "")));
        command.set(
                0,
                Path.of(System.getProperty("java.home"), "bin", command.get(0)).toString());
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        for (String variable : instructions("ENV")) {
            all.put(variable.split("=", -1)[0], variable.split("=", -1)[1]);
        }
        return ServerProcess.launch(new ProcessBuilder(command), all);
    }

    @Test
    void whatIsCopiedIsThere() throws IOException {
        for (String copy : instructions("COPY")) {
            Path source = MODULE.resolve(copy.split(" ", -1)[0]);
            assertThat(source).isNotEmptyDirectory();
            try (Stream<Path> files = Files.list(source)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .anyMatch(name -> name.startsWith("augur-sample-server-"))
                        .anyMatch(name -> name.startsWith("onnxruntime-"))
                        .noneMatch(name -> name.contains("junit") || name.contains("slf4j-simple"));
            }
        }
    }

    @Test
    void theImageRunsAsNobodyInParticularAndWithoutAShell() throws IOException {
        assertThat(instructions("USER")).containsExactly("10001");
        assertThat(instructions("ENTRYPOINT").get(0)).startsWith("[\"java\"");
        assertThat(instructions("EXPOSE")).containsExactly(Setting.PORT.initial());
    }

    @Test
    void theEntryPointServesTheEmbeddedModelAndEndsInOrder() throws Exception {
        try (ServerProcess server = run(Map.of()).awaitReady()) {
            assertThat(server.post(client, "/invocations", "text/plain", "a text")
                            .statusCode())
                    .isEqualTo(200);
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void sageMakersArgumentServesWhatIsInItsFolder() throws Exception {
        Samples.folder(folder, TckModel.DOUBLE);
        Map<String, String> environment = Map.of("AUGUR_MODELS", folder.toString(), "SAGEMAKER_BIND_TO_PORT", "8081");
        try (ServerProcess server = run(environment, "serve").awaitReady()) {
            assertThat(server.get(client, "/ping").statusCode()).isEqualTo(200);
            assertThat(server.post(client, "/invocations", "text/csv", "1,2,3,4")
                            .body())
                    .isEqualTo("2.0,4.0,6.0,8.0\n");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }
}
